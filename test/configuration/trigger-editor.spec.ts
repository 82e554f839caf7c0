import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SettingField, settingFields } from '@linchpin/action-kinds';
import { type Conditions, isFieldReference, type Rule } from '@linchpin/conditions';
import { projectPath } from '@linchpin/config';
import type { DraftContent } from '@linchpin/trigger-drafts';
import {
  contentOf,
  type Offset,
  offsetSchema,
  type Owed,
  type Step,
  type TriggerContent,
  triggerFileSchema,
} from '@linchpin/trigger-files';
import { isAtOnce } from '@linchpin/trigger-words';
import { parse } from 'yaml';
import { readHtml } from '../support/html.js';
import { type Fields, fillIn, send } from '../support/html-form.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { type Answer, Visitor } from '../support/visitor.js';

let linchpin: Linchpin;
let manager: Visitor;
let second: Visitor;

beforeAll(async () => {
  linchpin = await startLinchpin(['console']);
  [manager, second] = (await Promise.all(['margaret.quillan', 'samir.hollowbrook'].map(signedIn))) as [
    Visitor,
    Visitor,
  ];
});
afterAll(() => linchpin.close());

async function signedIn(name: string): Promise<Visitor> {
  const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
  await visitor.signIn(`${name}@exshire.example`, password);
  return visitor;
}

/** Begins a new trigger and returns the address of its draft. */
async function begin(visitor = manager): Promise<string> {
  const { location } = await send(visitor, '/triggers/new', { _csrf: await visitor.token('/') });
  expect(location).toMatch(/^\/triggers\/drafts\/[0-9a-f-]{36}\/event$/);
  return (location ?? '').replace(/\/event$/, '');
}

async function stored(base: string): Promise<{ content: DraftContent; reason: string; revision: number }> {
  const [row] = await linchpin.dataSource.query('SELECT content, reason, revision FROM trigger_drafts WHERE id = $1', [
    base.split('/').at(-1),
  ]);
  return row;
}

/** Fills in a page and expects to be led on; returns where. */
async function goOn(path: string, changes: Fields, action?: string): Promise<string> {
  const answer = await fillIn(manager, path, changes, action);
  expect({ path, ...wrong(answer) }).toEqual({ path, status: 303, faults: [] });
  return answer.location ?? '';
}

function wrong({ status, text }: Answer) {
  return {
    status,
    faults: readHtml(text)
      .all()
      .filter((each) => each.isOfClass('govuk-error-message'))
      .map((each) => each.text.replace(/^Error: /, '')),
  };
}

/** What a page says, as a reader sees it. */
const said = ({ text }: Answer) => readHtml(text).text;

function triggerFile(name: string): { content: TriggerContent; reason: string } {
  const file = triggerFileSchema.parse(parse(readFileSync(projectPath('config', 'triggers', `${name}.yaml`), 'utf8')));
  return { content: contentOf(file), reason: file.reason };
}

/** The same content with every time written out: a file may leave out what is usual. */
function writtenOut(content: DraftContent): unknown {
  return {
    ...content,
    steps: content.steps.map((step) => ({
      ...step,
      settings: Object.fromEntries(
        Object.entries(step.settings).map(([name, value]) => [
          name,
          isTiming(step, name) ? offsetSchema.parse(value) : value,
        ]),
      ),
    })),
  };
}

function isTiming({ kind }: Step, name: string): boolean {
  return settingFields(kind).some((setting) => setting.name === name && setting.kind === 'timing');
}

function offsetTyped(prefix: string, offset: Offset): Fields {
  const { from, amount, unit, direction, calendar, at } = offset;
  return {
    [`${prefix}-amount`]: String(amount),
    [`${prefix}-unit`]: unit === 'working-days' ? `${unit}:${calendar}` : unit,
    [`${prefix}-direction`]: direction,
    [`${prefix}-from`]: from === 'event' ? from : 'field' in from ? `field:${from.field}` : `deadline:${from.deadline}`,
    [`${prefix}-at`]: at ?? '',
  };
}

/** What somebody types or chooses for one setting. */
function settingTyped({ name: own, kind }: SettingField, value: unknown): Fields {
  const name = `setting-${own}`;
  if (value === undefined) return { [`${name}-source`]: 'none' };
  if (isFieldReference(value)) return { [`${name}-source`]: 'event', [`${name}-field`]: value.field };
  if (kind === 'timing') return { [`${name}-source`]: 'here', ...offsetTyped(name, offsetSchema.parse(value)) };
  return { [`${name}-source`]: 'here', [name]: asText(value) };
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Adds one step through its pages. */
async function addStep(base: string, step: Step): Promise<void> {
  const named = await goOn(`${base}/new-step`, { kind: step.kind });
  const settings = await goOn(named, { title: step.title, key: step.key });
  const typed = settingFields(step.kind)
    .filter(({ name }) => name !== 'boundary' && name !== 'approvedBy')
    .flatMap((setting) => Object.entries(settingTyped(setting, step.settings[setting.name])));
  let next = await goOn(settings, Object.fromEntries(typed));
  if (next.includes('/after')) next = await goOn(next, { after: step.after });
  expect(await goOn(next, whenTyped(step.when))).toBe(`${base}/steps/${step.key}`);
  if (step.settings.boundary !== undefined) {
    await goOn(`${base}/steps/${step.key}/approval`, { 'setting-boundary': asText(step.settings.boundary) });
  }
  if (step.onlyIf) await addCondition(`${base}/steps/${step.key}/only-if/top`, step.onlyIf as Rule);
}

/** What somebody types and chooses for the time of a step that is done at once, perhaps with a latest time. */
function whenTyped(when: Step['when']): Fields {
  if (!when) return { timing: 'at-once' };
  if (!isAtOnce(when) || when.neverBefore) throw new Error('This time is not filled in yet: add it here.');
  return {
    timing: 'at-once',
    past: when.past,
    ...(when.latestBy && { bounds: 'latest-by', ...offsetTyped('latest-by', when.latestBy) }),
  };
}

async function addCondition(group: string, { field, operator, value }: Rule): Promise<void> {
  const compare = await goOn(`${group}/field`, { field });
  // One choice of the page means both: of one value, and of several.
  const choice = { 'one-of': 'equals', 'none-of': 'not-equals' }[operator as string] ?? operator;
  await goOn(compare, { operator: choice, ...(value !== undefined && comparedTyped(operator, value)) });
}

/** What somebody types for the value of a condition: one, several, or how far off a date is. */
function comparedTyped(operator: Rule['operator'], value: NonNullable<Rule['value']>): Fields {
  if (typeof value !== 'object' || Array.isArray(value)) return { value: [value].flat().map(String) };
  const { amount, unit, direction, calendar, from } = value;
  return {
    [`${operator}-amount`]: String(amount),
    [`${operator}-unit`]: unit === 'working-days' ? `${unit}:${calendar}` : unit,
    [`${operator}-direction`]: direction,
    [`${operator}-from`]: typeof from === 'string' ? from : `field:${from.field}`,
  };
}

/** Adds one date that is owed through its pages. */
async function addDeadline(
  base: string,
  { key, title, rule, citation, team, due, dueOtherwise, metBy, atRisk }: Owed,
): Promise<void> {
  const source = rule === 'statutory' ? 'citation' : 'local-source';
  const date = await goOn(`${base}/new-deadline`, { key, title, rule, [source]: citation ?? '', team });
  const other = dueOtherwise?.from;
  const otherwise = typeof other === 'object' && 'field' in other ? `field:${other.field}` : undefined;
  const met = await goOn(date, { ...offsetTyped('due', due), ...(otherwise && { otherwise }) });
  const how = typeof metBy === 'string' ? metBy : 'step' in metBy ? 'step' : 'event';
  await goOn(met, { met: how, ...(typeof metBy === 'object' && metBy), 'at-risk': String(atRisk) });
}

/** Builds a trigger from nothing through the pages, as a manager does; returns the address of its draft. */
async function build(name: string): Promise<string> {
  const { content, reason } = triggerFile(name);
  const base = await begin();
  await goOn(`${base}/event`, { type: content.on }, `${base}/event`);
  if (content.conditions) await addCondition(`${base}/conditions/top`, content.conditions as Rule);
  // A date that steps take must be there before them, one that a step meets after it.
  const metByStep = ({ metBy }: Owed) => typeof metBy === 'object' && 'step' in metBy;
  for (const owed of content.deadlines.filter((one) => !metByStep(one))) await addDeadline(base, owed);
  for (const step of content.steps) await addStep(base, step);
  for (const owed of content.deadlines.filter(metByStep)) await addDeadline(base, owed);
  await goOn(`${base}/name`, { title: content.title, team: content.ownerTeam, repeats: content.repeats });
  await goOn(`${base}/reason`, { reason });
  return base;
}

describe('building a trigger from nothing', () => {
  it.each(['initial-conference', 'assessment-due', 'action-rejected'])(
    'comes to the same as %s.yaml',
    async (name) => {
      const { content, reason } = triggerFile(name);
      const base = await build(name);
      const draft = await stored(base);
      expect(writtenOut(draft.content)).toEqual(writtenOut(content));
      expect(draft.reason).toBe(reason);
      const { text } = await manager.get(base);
      expect(text).not.toContain('govuk-error-summary');
    },
    60_000,
  );

  it('is unchanged by looking through every page and saving it', async () => {
    const base = await build('initial-conference');
    const before = await stored(base);
    const owed = before.content.deadlines.flatMap(({ key }) =>
      ['what', 'date', 'met'].map((page) => `deadlines/${key}/${page}`),
    );
    const pages = [
      'name',
      'reason',
      ...owed,
      ...before.content.steps.flatMap(({ key }, index) => pagesOfStep(key, index)),
    ];
    for (const path of pages) await goOn(`${base}/${path}`, {});
    for (const { key } of before.content.steps.filter(({ onlyIf }) => onlyIf)) {
      await goOn(`${base}/steps/${key}/only-if/top/value?row=0`, {});
    }
    expect(await stored(base)).toEqual(before);
  }, 60_000);
});

function pagesOfStep(key: string, index: number): string[] {
  return [...(index > 0 ? ['after'] : []), 'name', 'settings', 'when'].map((page) => `steps/${key}/${page}`);
}

describe('the page of the answers', () => {
  it('says what is missing, and leads to where it is mended', async () => {
    const base = await begin();
    const { text } = await manager.get(base);
    for (const [href, words] of [
      ['/event#type', 'Choose what happens to set the trigger off.'],
      ['/new-step', 'Add at least one step.'],
      ['/name#title', 'Give the trigger a name.'],
      ['/name#team', 'Choose the team that owns the trigger.'],
      ['/reason#reason', 'Say why the trigger is made or changed.'],
    ] as const) {
      expect(text).toContain(`<a class="govuk-link" href="${base}${href}">${words}</a>`);
    }
    expect(text).toContain('Still to do');
    expect(text).not.toContain('govuk-error-summary');
    const refused = await fillIn(manager, base, {}, `${base}/publish`);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('govuk-error-summary');
    expect(refused.text).toContain(`<a href="${base}/name#title">Give the trigger a name.</a>`);
    expect(refused.text).not.toContain('Still to do');
  });

  it('says what a step still needs, in the words of its page, while the name is missing too', async () => {
    const base = await begin();
    await goOn(`${base}/event`, { type: 'conference.initial.scheduled' }, `${base}/event`);
    await goOn(await goOn(`${base}/new-step`, { kind: 'alerts.send' }), { title: 'Tell the team', key: '' });
    const page = await manager.get(base);
    expect(said(page)).toContain('Give the trigger a name.');
    const links = readHtml(page.text).all('a');
    expect(links.map((link) => [link.attribute('class'), link.attribute('href'), link.text])).toContainEqual([
      'govuk-link',
      `${base}/steps/tell-the-team/settings#setting-team-group`,
      '“Tell the team”: choose the team.',
    ]);
  });

  it('names what the council’s lists do not have', async () => {
    const base = await build('action-rejected');
    await change(base, (content) => {
      content.ownerTeam = 'HUB-GONE';
      (content.steps[0] as Step).settings.assignee = 'ST-99';
    });
    const { text } = await manager.get(base);
    expect(text).toContain(
      `<a class="govuk-link" href="${base}/name#team">There is no team HUB-GONE. Choose another.</a>`,
    );
    expect(text).toContain(`${base}/steps/look/settings#setting-assignee`);
    expect((await fillIn(manager, base, {}, `${base}/publish`)).status).toBe(422);
  });

  it('says what a template needs, and submits no draft that does not give it', async () => {
    const base = await build('initial-conference');
    expect((await manager.get(base)).text).toContain('D01 also needs the social worker. Where the events do not say,');
    const index = (await stored(base)).content.steps.findIndex(({ key }) => key === 'family-invitations');
    await change(base, ({ steps }) => {
      delete (steps[index] as Step).settings.replyBy;
    });
    const needed = `href="${base}/steps/family-invitations/settings#setting-replyBy-group">“Make the family&#39;s invitations”: D01 needs an answer-by date. Enter one under Answer by.</a>`;
    expect((await manager.get(base)).text).toContain(needed);
    const { status, text } = await fillIn(manager, base, {}, `${base}/submit`);
    expect(status).toBe(422);
    expect(text).toContain(needed);
    expect((await manager.get(`${base}/steps/family-invitations/settings`)).text).toContain(
      'Enter a date under Answer by for D01, D02, D03, D20. Not for this event: D07, D12, D13, D14.',
    );
  }, 60_000);

  it('says of letters held as drafts that somebody marks their deadline by hand, and lets it be', async () => {
    const base = await begin();
    const { content } = triggerFile('conference-held');
    const deadlines = content.deadlines.map((owed) => ({ ...owed, metBy: { step: 'family-decision' } }));
    await change(base, (stored) => Object.assign(stored, { ...content, title: 'Letters by hand', deadlines }));
    await goOn(`${base}/reason`, { reason: 'A test' });
    const { text } = await manager.get(base);
    const note = 'The letters of this step are drafts: somebody marks this deadline as met by hand.';
    expect(text.split(note)).toHaveLength(deadlines.length + 1);
    expect((await fillIn(manager, base, {}, `${base}/submit`)).status).toBe(303);
  });

  it('publishes what stays in the council, by its author', async () => {
    const base = await build('action-rejected');
    const { text } = await manager.get(base);
    expect(text).toContain('you can publish it yourself');
    // The council has a trigger of this name in force.
    const refused = await fillIn(manager, base, {}, `${base}/publish`);
    expect(refused.status).toBe(409);
    expect(said(refused)).toContain('There is already a trigger called “Something needs a person”.');
    expect(refused.text).toContain(`href="${base}/name"`);
    const [other] = await linchpin.dataSource.query(`SELECT id FROM triggers WHERE name = 'action-rejected'`);
    expect(refused.text).toContain(`href="/triggers/${String(other.id)}"`);
    await goOn(`${base}/name`, { title: 'Something of ours needs a person' });
    const { status, location } = await fillIn(manager, base, {}, `${base}/publish`);
    expect(status).toBe(303);
    expect(location).toMatch(/^\/triggers\/[0-9a-f-]{36}$/);
    const [version] = await linchpin.dataSource.query(
      'SELECT title, author, approver FROM trigger_versions WHERE trigger_id = $1',
      [location?.split('/').at(-1)],
    );
    expect(version).toMatchObject({ title: 'Something of ours needs a person', author: 'ST-01' });
    expect(await manager.get(base)).toMatchObject({ status: 404 });
  });

  it('submits what leaves the council, and cannot publish it', async () => {
    const base = await build('initial-conference');
    await goOn(`${base}/name`, { title: 'Our initial conferences' });
    const { revision } = await stored(base);
    const token = await manager.token(base);
    const published = await send(manager, `${base}/publish`, { _csrf: token, revision: String(revision) });
    expect(published.status).toBe(409);
    expect(said(published)).toContain('a second person who has not worked on it must approve it');
    expect((await fillIn(manager, base, {}, `${base}/submit`)).status).toBe(303);
    expect((await manager.get(base)).text).toContain('waits for approval');
  }, 60_000);

  it('discards a draft after asking', async () => {
    const base = await begin();
    const { status, location } = await fillIn(manager, `${base}/discard`, {}, `${base}/discard`);
    expect({ status, location }).toEqual({ status: 303, location: '/triggers' });
    expect((await manager.get(base)).status).toBe(404);
  });
});

async function change(base: string, apply: (content: DraftContent) => void): Promise<void> {
  const { content } = await stored(base);
  apply(content);
  await linchpin.dataSource.query('UPDATE trigger_drafts SET content = $2 WHERE id = $1', [
    base.split('/').at(-1),
    content,
  ]);
}

describe('a page of the editor', () => {
  it('keeps what was typed when something is wrong, and says what beside the field and on top', async () => {
    const base = await begin();
    const answer = await fillIn(manager, `${base}/name`, {
      title: 'My <trigger>',
      team: 'HUB-N',
      repeats: 'every-event',
    });
    expect(wrong(answer)).toEqual({
      status: 422,
      faults: ['Name of the trigger must not include { } < or >'],
    });
    expect(answer.text).toContain('href="#title"');
    expect(answer.text).toContain('value="My &lt;trigger&gt;"');
    expect(answer.text).toMatch(/<option value="HUB-N" selected>/);
    expect(answer.text).toMatch(/value="every-event" checked/);
    expect(answer.text).toMatch(/<title>\s*Error: /);
    expect((await stored(base)).content.title).toBeUndefined();
  });

  it('keeps a text of 10,000 characters, and refuses it', async () => {
    const base = await begin();
    const long = 'x'.repeat(10_000);
    const answer = await fillIn(manager, `${base}/reason`, { reason: long });
    expect(wrong(answer)).toEqual({ status: 422, faults: ['Reason must be 500 characters or fewer'] });
    expect(answer.text).toContain(long);
  });

  it('shows what was typed, and saves nothing, when another saved first', async () => {
    const base = await begin();
    const form = { title: 'From the first window', team: 'HUB-N', repeats: 'every-event' };
    const old = await stored(base);
    await goOn(`${base}/name`, { ...form, title: 'From the second window' });
    const token = await manager.token(base);
    const answer = await send(manager, `${base}/name`, { ...form, revision: String(old.revision), _csrf: token });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('changed in the meantime');
    expect(answer.text).toContain('value="From the first window"');
    expect((await stored(base)).content.title).toBe('From the second window');
  });

  it('works out a time without saving it', async () => {
    const base = await begin();
    await goOn(`${base}/event`, { type: 'conference.initial.scheduled' }, `${base}/event`);
    const what = await goOn(`${base}/new-deadline`, {
      title: 'Hold the conference',
      rule: 'statutory',
      citation: 'Working Together 2023',
      team: 'hub',
    });
    const before = await stored(base);
    const answer = await fillIn(manager, what, {
      'due-amount': '15',
      'due-unit': 'working-days:statutory',
      'due-direction': 'before',
      'due-from': 'field:startsAt',
      'show-sum': 'yes',
    });
    expect(answer.status).toBe(200);
    expect(said(answer)).toMatch(/For an example: 15 working days before [A-Z][a-z]{2} \d+ [A-Z][a-z]{2} 20\d\d is /);
    expect(await stored(base)).toEqual(before);
    const wrongly = await fillIn(manager, what, { 'due-amount': 'two', 'due-unit': 'days', 'show-sum': 'yes' });
    expect(wrong(wrongly)).toEqual({
      status: 422,
      faults: [
        'How many to count must be a whole number from 0 to 1,000',
        'Choose before or after',
        'Choose what to count from',
      ],
    });
    expect(wrongly.text).toContain('href="#due-amount"');
    expect(wrongly.text).toContain('value="two"');
    expect(await stored(base)).toEqual(before);
  });

  it('says why there is no sum, and nothing of what a sum is not about', async () => {
    const base = await build('initial-conference');
    const counted = {
      timing: 'counted',
      'when-amount': '2',
      'when-unit': 'days',
      'when-direction': 'after',
      'when-from': 'step:room',
    };
    const when = `${base}/steps/minute-taker/when`;
    const step = await fillIn(manager, when, { ...counted, 'show-sum': 'yes' });
    expect({ status: step.status, said: /No example: ([^.]*\.)/.exec(said(step))?.[1] }).toEqual({
      status: 200,
      said: 'nobody knows beforehand when the other step ends.',
    });
    const atOnce = await fillIn(manager, when, { timing: 'at-once', 'show-sum': 'yes' });
    expect(atOnce.text).toContain('There is nothing to work out');
    const settings = { 'setting-title': '', 'setting-due-amount': 'x', 'show-sum': 'yes' };
    expect(wrong(await fillIn(manager, `${base}/steps/minute-taker/settings`, settings))).toEqual({
      status: 422,
      faults: ['How many to count for the due date must be a whole number from 0 to 1,000'],
    });
  }, 60_000);

  it('writes the whole trigger in words on every page', async () => {
    const base = await build('action-rejected');
    for (const path of [
      '',
      '/event',
      '/event/fields',
      '/conditions',
      '/steps',
      '/steps/look',
      '/deadlines',
      '/name',
      '/reason',
    ]) {
      const page = await manager.get(base + path);
      expect({ path, status: page.status }).toEqual({ path, status: 200 });
      expect(said(page)).toMatch(/The trigger in words .*When [^:]*: Give it to the hub/);
      const inWords = readHtml(page.text).all('p', 'ol', 'li');
      const order = inWords.slice(inWords.findIndex(({ name, text }) => name === 'p' && /^When .*:$/.test(text)));
      expect(order.slice(0, 3).map(({ name }) => name)).toEqual(['p', 'ol', 'li']);
      expect(order[2]?.text).toMatch(/^Give it to the hub/);
    }
  });

  it('is there for managers only', async () => {
    const base = await begin();
    for (const name of ['tobi.adeyemi-hart', 'gethin.pulleyn', 'beatrix.overleigh']) {
      const visitor = await signedIn(name);
      for (const path of ['', '/event', '/steps', '/name', '/discard']) {
        expect({ name, path, status: (await visitor.get(base + path)).status }).toEqual({ name, path, status: 403 });
      }
      const token = await visitor.token('/');
      expect((await send(visitor, '/triggers/new', { _csrf: token })).status).toBe(403);
      expect((await send(visitor, `${base}/discard`, { _csrf: token, revision: '1' })).status).toBe(403);
    }
    expect((await second.get(base)).status).toBe(200);
  });

  it('is not found for steps, groups and forms that are not there', async () => {
    const base = await build('action-rejected');
    for (const path of [
      '/steps/nothing',
      '/steps/__proto__',
      '/steps/look/constructor',
      '/steps/look/only-if/7',
      '/conditions/0',
      '/conditions/top/value?field=__proto__',
      '/conditions/top/value?row=9',
      '/deadlines/constructor/what',
      '/new-step/toString',
    ]) {
      expect({ path, status: (await manager.get(base + path)).status }).toEqual({ path, status: 404 });
    }
  });
});

describe('conditions', () => {
  it('are joined, grouped, changed and removed', async () => {
    const base = await begin();
    await goOn(`${base}/event`, { type: 'placement.moved' }, `${base}/event`);
    const top = `${base}/conditions/top`;
    await addCondition(top, { field: 'placementTypeCode', operator: 'none-of', value: ['T0', 'T1'] });
    await addCondition(top, { field: 'outOfArea', operator: 'equals', value: 'yes' });
    const first = await goOn(`${top}/new-group`, { join: 'any' });
    const own = await goOn(await goOn(first, { field: 'rneCode' }), { operator: 'equals', value: 'P' });
    // The new group is gone on with, and with one condition it says already how its conditions belong together.
    expect(own).toBe(`${base}/conditions/2`);
    expect((await manager.get(own)).text).toMatch(/name="join"[^>]* value="any" checked/);
    await addCondition(`${base}/conditions/2`, { field: 'rneCode', operator: 'equals', value: 'B' });
    const rules: Conditions[] = [
      { field: 'placementTypeCode', operator: 'none-of', value: ['T0', 'T1'] },
      { field: 'outOfArea', operator: 'equals', value: true },
      {
        any: [
          { field: 'rneCode', operator: 'equals', value: 'P' },
          { field: 'rneCode', operator: 'equals', value: 'B' },
        ],
      },
    ];
    expect((await stored(base)).content.conditions).toEqual({ all: rules });
    await goOn(top, { join: 'none' }, top);
    expect((await stored(base)).content.conditions).toEqual({ none: rules });
    await goOn(`${top}/value?row=1`, { value: 'no' });
    await goOn(`${base}/conditions/2`, { row: '0' }, `${base}/conditions/2/remove`);
    expect(await goOn(`${base}/conditions/2`, { row: '0' }, `${base}/conditions/2/remove`)).toBe(`${base}/conditions`);
    expect((await stored(base)).content.conditions).toEqual({
      none: [rules[0], { field: 'outOfArea', operator: 'equals', value: false }],
    });
  });

  it('ask again for what does not fit', async () => {
    const base = await begin();
    await goOn(`${base}/event`, { type: 'placement.moved' }, `${base}/event`);
    const page = `${base}/conditions/top/value?field=placementTypeCode`;
    const two = await fillIn(manager, page, { value: ['T0', 'T1'] });
    expect(wrong(two)).toEqual({ status: 422, faults: ['Choose how to compare'] });
    expect(two.text).toMatch(/value="T1" checked/);
    expect(wrong(await fillIn(manager, page, { operator: 'equals' })).status).toBe(422);
  });
});

describe('steps', () => {
  it('are moved, kept below what they wait for, and removed with what hangs on them', async () => {
    const base = await build('initial-conference');
    const keys = async () => (await stored(base)).content.steps.map(({ key }) => key);
    const press = (key: string, direction: string) => goOn(`${base}/steps`, { direction }, `${base}/steps/${key}/move`);
    const move = `${base}/steps/family-invitations/move`;
    const refused = await fillIn(manager, `${base}/steps`, { direction: 'up' }, move);
    expect(refused.status).toBe(409);
    expect(said(refused)).toContain('waits for “Book the conference room”, so it cannot come before it');
    expect((await keys()).slice(0, 2)).toEqual(['room', 'family-invitations']);
    const token = await manager.token(base);
    const stale = await send(manager, `${base}/steps/checks/move`, { direction: 'up', revision: '1', _csrf: token });
    expect(stale.status).toBe(409);
    expect(stale.text).toContain('changed in the meantime');
    await press('professional-invitations', 'up');
    expect((await keys()).slice(0, 3)).toEqual(['room', 'professional-invitations', 'family-invitations']);
    const remove = `${base}/steps/room/remove`;
    expect(said(await manager.get(remove))).toContain('“Tell the spoke team” waits for it');
    await goOn(remove, {}, remove);
    const { content } = await stored(base);
    expect(content.steps.map(({ key, after }) => [key, after])).not.toContainEqual(['room', []]);
    expect(content.steps.flatMap(({ after }) => after)).toEqual([]);
  }, 60_000);

  it('take their time, and wait for the step from whose end it counts', async () => {
    const base = await build('initial-conference');
    await goOn(`${base}/steps/minute-taker/when`, {
      timing: 'counted',
      'when-amount': '2',
      'when-unit': 'hours',
      'when-direction': 'after',
      'when-from': 'step:checks',
      bounds: ['latest-by'],
      'latest-by-amount': '1',
      'latest-by-unit': 'working-days:service',
      'latest-by-direction': 'before',
      'latest-by-from': 'field:startsAt',
      'latest-by-at': '4pm',
      past: 'person',
    });
    const step = (await stored(base)).content.steps.find(({ key }) => key === 'minute-taker');
    expect(step).toMatchObject({
      after: ['checks'],
      when: {
        from: { step: 'checks' },
        amount: 2,
        unit: 'hours',
        direction: 'after',
        latestBy: { from: { field: 'startsAt' }, amount: 1, unit: 'working-days', direction: 'before', at: '16:00' },
        past: 'person',
      },
    });
    const answer = await fillIn(manager, `${base}/steps/minute-taker/after`, { after: [] });
    expect(answer.status).toBe(422);
    expect((await manager.get(base)).text).not.toContain('govuk-error-summary');
  }, 60_000);
});

describe('another event type', () => {
  it('keeps what fits, and says what was taken out', async () => {
    const base = await build('initial-conference');
    await goOn(`${base}/event`, { type: 'review.lookedafter.scheduled' }, `${base}/event`);
    const { content } = await stored(base);
    expect(content.on).toBe('review.lookedafter.scheduled');
    expect(content.steps[0]?.settings).toMatchObject({
      startsAt: { field: 'startsAt' },
      capacity: { field: 'venueNeed.capacity' },
    });
    expect(content.steps.find(({ key }) => key === 'checks')).toMatchObject({
      settings: { purpose: 'conference', lawfulBasis: 'public-task' },
    });
    const page = said(await manager.get(`${base}/event/fields`));
    expect(page).toContain('Taken out, because this event cannot give it:');
    expect(page).toContain('the setting “Agencies” of “Ask the agencies for checks”');
    expect(page).toContain('the condition on “Agencies to ask” of “Ask the agencies for checks”');
    expect((await manager.get(base)).text).toContain(`${base}/steps/checks/settings`);
  }, 60_000);
});
