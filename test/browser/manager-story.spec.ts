import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import type { Browser } from 'playwright-core';
import { launchBrowser, ShownPage } from '../support/browser.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { SignedIn } from '../support/signed-in.js';

const EVENTS = 1_000;
const TITLE = 'Conference, our own way';

let linchpin: Linchpin;
let browser: Browser;
let staff: SignedIn;
beforeAll(async () => {
  [linchpin, browser] = await Promise.all([startLinchpin(), launchBrowser()]);
  staff = new SignedIn(browser, linchpin.settings.CONSOLE_URL);
  await seedEvents();
  // The council's own trigger for this event would book a second room.
  const [trigger] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT id FROM triggers WHERE name = 'initial-conference'`,
  );
  await new TriggerDrafts(linchpin.dataSource.manager).retire(
    { ref: 'ST-01' },
    trigger?.id ?? '',
    'Replaced by a test',
  );
}, 90_000);
afterAll(async () => {
  await browser.close();
  await linchpin.close();
});

/** A month of conferences: every tenth is about one child only, and twenty are restricted. */
async function seedEvents(): Promise<void> {
  await linchpin.dataSource.query(
    `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, received_at, team_code, restricted, data,
       body_hash, state)
     SELECT sources.id, 'story-' || n, 'conference.initial.scheduled', 'meeting/M-' || n, at, at, 'SPK-NE', n % 50 = 0,
       jsonb_build_object('meetingRef', 'M-' || n, 'startsAt', to_char(at + interval '14 days', 'YYYY-MM-DD"T"10:00:00"Z"'),
         'durationMin', 120, 'venueNeed', jsonb_build_object('capacity', 12), 'chairRef', 'CH-01', 'inviteeListRef', 'L-' || n,
         'childCount', CASE WHEN n % 10 = 0 THEN 1 ELSE 2 END,
         'strategyDiscussionDate', to_char(at, 'YYYY-MM-DD')), '', 'matched'
     FROM sources, generate_series(1, $1::int) n, LATERAL (SELECT now() - n * interval '40 minutes' AS at) moment
     WHERE sources.name = 'mosaic'`,
    [EVENTS],
  );
}

/** Fills in a form by the names of its fields: a text is typed, an option or a box is chosen. */
async function fill(shown: ShownPage, fields: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    const choice = shown.page.locator(`input[name="${name}"][value="${value}"]`);
    const select = shown.page.locator(`select[name="${name}"]`);
    if ((await choice.count()) > 0) await choice.check();
    else if ((await select.count()) > 0) await select.selectOption(value);
    else await shown.page.locator(`[name="${name}"]`).fill(value);
  }
}

const SAVE = 'Save and continue';

async function save(shown: ShownPage, fields: Record<string, string>, next: RegExp | string): Promise<void> {
  await fill(shown, fields);
  // The next page may have a heading of the same words: it is there once the frame has gone to it.
  await Promise.all([
    shown.page.waitForEvent('framenavigated'),
    shown.page.getByRole('button', { name: SAVE }).click(),
  ]);
  await shown.page.waitForLoadState('load');
  const faults = await shown.page.locator('.govuk-error-summary').allInnerTexts();
  expect({ page: shown.page.url(), faults }).toEqual({ page: shown.page.url(), faults: [] });
  await shown.shown(next);
}

interface NewStep {
  kind: string;
  title: string;
  settings: Record<string, string>;
  after?: string;
}

async function addStep(shown: ShownPage, { kind, title, settings, after }: NewStep): Promise<void> {
  await shown.press('button', /Add (a|another) step/, 'What does the step do?');
  await save(shown, { kind }, 'What is the step called?');
  await save(shown, { title }, 'Settings of the step');
  if (after === undefined) {
    await save(shown, settings, /Which steps must be done first|When is it done/);
    if (await shown.page.getByRole('heading', { name: /Which steps/ }).count())
      await save(shown, {}, 'When is it done?');
  } else {
    await save(shown, settings, 'Which steps must be done first?');
    await save(shown, { after }, 'When is it done?');
  }
  await save(shown, { timing: 'at-once' }, title);
}

describe('a manager', () => {
  it('makes a trigger from nothing, sees what it would have done, has it approved, and the next event follows it', async () => {
    const author = await staff.as('margaret.quillan');
    await author.goTo(`${linchpin.settings.CONSOLE_URL}/triggers`, 'Triggers');
    await author.press('button', 'Make a trigger', 'What sets the trigger off?');
    await save(author, { type: 'conference.initial.scheduled' }, /./);
    const draft = /\/triggers\/drafts\/[0-9a-f-]{36}/.exec(author.page.url())?.[0] ?? '';
    const at = (path: string) => linchpin.settings.CONSOLE_URL + draft + path;

    await author.goTo(at('/conditions/top/field'), 'What is the condition about?');
    await save(author, { field: 'childCount' }, 'Number of children');
    await save(author, { operator: 'at-least', value: '2' }, 'Which of these events?');

    await author.goTo(at('/steps'), 'What is done: the steps');
    await addStep(author, {
      kind: 'rooms.book',
      title: 'Book the room',
      settings: {
        'setting-minutes-source': 'event',
        'setting-minutes-field': 'durationMin',
        'setting-capacity-source': 'event',
        'setting-capacity-field': 'venueNeed.capacity',
      },
    });
    await author.goTo(at('/steps'), 'What is done: the steps');
    await addStep(author, {
      kind: 'documents.generate',
      title: 'Make the family invitation',
      settings: {
        'setting-template': 'D01',
        'setting-to': 'family',
        'setting-replyBy-source': 'here',
        'setting-replyBy-amount': '2',
        'setting-replyBy-unit': 'working-days:service',
        'setting-replyBy-direction': 'before',
        'setting-replyBy-from': 'field:startsAt',
      },
      after: 'book-the-room',
    });
    await author.goTo(at('/steps/make-the-family-invitation/approval'), 'Who approves it?');
    await save(author, { approval: 'role', 'setting-approvedBy': 'chair' }, /./);
    await author.goTo(at('/steps'), 'What is done: the steps');
    await addStep(author, {
      kind: 'alerts.send',
      title: 'Tell the spoke',
      settings: { 'setting-team': 'spoke', 'setting-headline': 'Conference arranged our own way' },
      after: 'make-the-family-invitation',
    });

    await author.goTo(at('/new-deadline'), 'What is owed?');
    const owed = {
      title: 'Conference held',
      rule: 'statutory',
      citation: 'Working Together 2023 chapter 3',
      team: 'hub',
    };
    await save(author, owed, 'By when is it owed?');
    const due = { 'due-amount': '15', 'due-unit': 'working-days:statutory', 'due-direction': 'after' };
    await save(author, { ...due, 'due-from': 'field:strategyDiscussionDate' }, 'How is it met?');
    await save(author, { met: 'event', event: 'conference.held' }, /./);

    await author.goTo(at('/name'), 'Name and owner of the trigger');
    await save(author, { title: TITLE, team: 'HUB-N', repeats: 'once-per-subject' }, /./);
    await author.goTo(at('/reason'), /Reason for/);
    await save(author, { reason: 'We try a way of our own' }, /./);

    await author.goTo(at(''), 'Check your answers');
    const sentence = (await author.page.locator('main').innerText()).replace(/\s+/g, ' ');
    expect(sentence).toContain('When an initial conference is scheduled and the number of children is at least 2');
    expect(sentence).toContain(
      'Make the family invitation (after step 1; D01 to the family on the approved list; held for approval by the chair)',
    );
    expect(sentence).toContain('15 working days from Fri 20 Nov 2026 is Fri 11 Dec 2026: skips 3 weekends');

    await author.press('button', 'Run the would-do report', 'What this draft would do');
    await author.page.getByLabel('The last 30 days').check();
    await author.press('button', 'Run without effect', 'What this draft would do');
    await author.page.getByText('Step by step').waitFor({ timeout: 60_000 });
    await author.shown('What this draft would do');
    const report = (await author.page.locator('main').innerText()).replace(/\s+/g, ' ');
    // 980 of the 1,000 are not restricted; a tenth of all are about one child, the twenty among them.
    expect(report).toMatch(/\b980\b/);
    expect(report).toMatch(/\b900\b/);

    await author.goTo(at(''), 'Check your answers');
    await Promise.all([
      author.page.waitForEvent('framenavigated'),
      author.page.getByRole('button', { name: 'Submit for approval' }).click(),
    ]);
    await author.goTo(at('/approval'), /./);
    expect(await author.page.getByRole('button', { name: 'Approve and publish' }).count()).toBe(0);
    await author.close();

    const colleague = await staff.as('samir.hollowbrook');
    await colleague.goTo(at('/approval'), /./);
    expect(await colleague.page.locator('main').innerText()).toMatch(/900/);
    await colleague.press('button', 'Approve and publish', TITLE);

    const { eventId } = await linchpin.send('conference-initial-scheduled');
    const status = await linchpin.settled(eventId);
    expect(status.runs.map(({ trigger, version }) => [trigger, version])).toEqual([[TITLE, 1]]);
    expect(status.runs[0]?.actions.map(({ title, state }) => [title, state])).toEqual([
      ['Book the room', 'succeeded'],
      ['Make the family invitation', 'succeeded'],
      ['Tell the spoke', 'succeeded'],
    ]);
    await colleague.goTo(`${linchpin.settings.CONSOLE_URL}/runs/${status.runs[0]?.runId ?? ''}`, /./);
    const run = await colleague.page.locator('main').innerText();
    expect(run).toContain(TITLE);
    expect(run).toContain('Conference held');
    const letters = await eventually('the letters to be there', () =>
      linchpin.dataSource.query<{ state: string }[]>(
        `SELECT DISTINCT documents.state FROM documents JOIN actions ON actions.id = action_id WHERE run_id = $1`,
        [status.runs[0]?.runId],
      ),
    );
    expect(letters).toEqual([{ state: 'draft' }]);
    await colleague.close();
  }, 240_000);
});
