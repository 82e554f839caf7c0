import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DraftContent, TriggerDrafts } from '@linchpin/trigger-drafts';
import { readHtml } from '../support/html.js';
import { type Linchpin, password, startLinchpin } from '../support/linchpin.js';
import { type Answer, Visitor } from '../support/visitor.js';

/** Two managers, the first of whom writes; business support, operations and a leader. */
const people = {
  author: 'margaret.quillan',
  colleague: 'samir.hollowbrook',
  officer: 'tobi.adeyemi-hart',
  operator: 'gethin.pulleyn',
  leader: 'beatrix.overleigh',
} as const;
const author = { ref: 'ST-01' };
const colleague = { ref: 'ST-06' };
const NOBODY = '00000000-0000-4000-8000-000000000000';

let linchpin: Linchpin;
let drafts: TriggerDrafts;
const visitors = new Map<string, Visitor>();
const as = (who: keyof typeof people): Visitor => visitors.get(who) ?? new Visitor(linchpin.settings.CONSOLE_URL);

/** What a page says, as a reader sees it. */
const words = ({ text }: Answer) => readHtml(text).all('main')[0]?.text ?? '';

const inside = (title: string, change: Partial<DraftContent> = {}): DraftContent => ({
  title,
  on: 'assessment.due',
  ownerTeam: 'HUB-N',
  steps: [
    {
      key: 'tell',
      title: 'Tell the spoke',
      kind: 'alerts.send',
      after: [],
      settings: { team: 'spoke', headline: 'Assessment due' },
    },
  ],
  deadlines: [],
  ...change,
});

const outside = (title: string, template = 'D01'): DraftContent => ({
  title,
  on: 'conference.initial.scheduled',
  ownerTeam: 'HUB-S',
  steps: [
    {
      key: 'letters',
      title: 'Make the invitations',
      kind: 'documents.generate',
      after: [],
      settings: {
        template,
        to: template === 'D01' ? 'family' : 'professionals',
        inviteeList: { field: 'inviteeListRef' },
        replyBy: {
          from: { field: 'startsAt' },
          amount: 2,
          unit: 'working-days',
          direction: 'before',
          calendar: 'service',
        },
      },
    },
  ],
  deadlines: [],
});

/** A draft that waits for approval, written by the first manager. */
async function submitted(content: DraftContent, triggerId?: string, inForceFrom: string | null = null) {
  const id = triggerId ? await drafts.change(author, triggerId) : await drafts.begin(author, content);
  const revision = await drafts.save(author, id, 1, { content, reason: 'A test of the desk', inForceFrom });
  await drafts.submit(author, id, revision);
  return { id, revision: revision + 1, page: `/triggers/drafts/${id}/approval` };
}

/** A trigger whose versions say these contents, the last of them in force. */
async function trigger(...contents: DraftContent[]): Promise<string> {
  let triggerId: string | undefined;
  for (const content of contents) {
    const { id, revision } = await submitted(content, triggerId);
    ({ triggerId } = await drafts.publish(colleague, id, revision));
  }
  return triggerId ?? '';
}

/** The actions of the forms of a page. */
const forms = ({ text }: Answer) =>
  readHtml(text)
    .all('form')
    .filter((form) => form.attribute('method') === 'post' && form.has('action'))
    .map((form) => form.attribute('action'));

beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
  drafts = new TriggerDrafts(linchpin.dataSource.manager);
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
});
afterAll(() => linchpin.close());

describe('the list of triggers', () => {
  it('is there for every role, with the name of the owner and the state', async () => {
    for (const who of ['author', 'officer', 'operator', 'leader'] as const) {
      const answer = await as(who).get('/triggers');
      expect({ who, status: answer.status }).toEqual({ who, status: 200 });
      expect(words(answer)).toContain(
        'Initial conference arrangements When an initial conference is scheduled North business centre In force',
      );
      expect(words(answer)).not.toContain('HUB-N');
    }
  });

  it('ends with what Linchpin itself sets off', async () => {
    const captions = readHtml((await as('officer').get('/triggers')).text).all('caption');
    expect(captions.map(({ text }) => text)).toEqual(expect.arrayContaining(['Front door']));
    expect(captions.at(-1)?.text).toBe('Linchpin itself');
  });

  it('is filtered by words, area, owner and state', async () => {
    const found = async (query: string) => words(await as('officer').get(`/triggers?${query}`));
    expect(await found('search=CONFERENCE+initial')).toContain('Initial conference arrangements');
    expect(await found('search=CONFERENCE+initial')).not.toContain('Looked-after review arrangements');
    expect(await found('area=front-door')).toContain('Section 47 enquiry started');
    expect(await found('area=front-door')).not.toContain('Initial conference arrangements');
    expect(await found('team=HUB-S')).not.toContain('Initial conference arrangements');
    expect(await found('state=retired&search=section')).toContain('No trigger is found here.');
    expect(await found('area=nothing&state=nothing')).toContain('Initial conference arrangements');
  });

  it('offers managers alone to make a trigger, and shows them what waits', async () => {
    const { page, id } = await submitted(outside('Letters in the list'));
    const mine = await as('author').get('/triggers');
    expect(forms(mine)).toContain('/triggers/new');
    expect(words(mine)).toMatch(
      /Letters in the list New trigger by Margaret Quillan, waiting since [^.]+ You have worked on this, so another manager must approve it\./,
    );
    const theirs = await as('colleague').get('/triggers');
    expect(theirs.text).toContain(`href="${page}"`);
    expect(words(theirs)).toMatch(/Letters in the list [^.]+ You can approve this\./);
    expect(words(await as('colleague').get('/'))).toMatch(/1 draft of a trigger waits for your approval/);
    expect(words(await as('author').get('/'))).not.toContain('for your approval');
    const officer = await as('officer').get('/triggers');
    expect(forms(officer)).not.toContain('/triggers/new');
    expect(officer.text).not.toContain(id);
    await drafts.discard(author, id, 3);
  });
});

describe('the page of a trigger', () => {
  it('says what it does, when for an example, by whom, since when, and what came of it', async () => {
    const triggerId = await trigger(outside('Family letters'));
    const text = words(await as('officer').get(`/triggers/${triggerId}`));
    expect(text).toContain('When an initial conference is scheduled: Make the invitations (D01 to the family');
    expect(text).toContain(
      '2 council working days before the start of the meeting Example: 2 council working days before Thu 10 Dec 2026 is',
    );
    expect(text).toMatch(/Template D01 \S+/);
    expect(text).toMatch(/Owner South business centre Made by Margaret Quillan Approved by Samir Hollowbrook/);
    expect(text).toContain('Why A test of the desk Runs so far 0');
    expect(text).toMatch(/Samir Hollowbrook published it as version 1 .* Margaret Quillan began a draft/);
    const html = (await as('officer').get(`/triggers/${triggerId}`)).text;
    expect(html).toContain('href="/catalogue/actions/documents.generate"');
    expect(html).toContain(`href="/triggers/${triggerId}/versions/1"`);
  });

  it('says what the dates owed are, where they come from, and what they come to', async () => {
    const [row] = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT id FROM triggers WHERE name = 'initial-conference-requested'`,
    );
    const text = words(await as('leader').get(`/triggers/${row?.id ?? ''}`));
    expect(text).toContain(
      'Initial conference given a date in time Set by the council Due 15 working days after the strategy ' +
        'discussion date Example: 15 working days from Fri 20 Nov 2026 is Fri 11 Dec 2026: skips 3 weekends Source None: ' +
        'the council’s own practice',
    );
    expect(text).toContain('Met when “Find a date, a chair and a room” is done');
    expect(text).toContain('Margaret Quillan published it as version 1');
  });

  it('counts no run about a restricted subject for those without the right', async () => {
    const { eventId } = await linchpin.send('conference-initial-scheduled');
    await linchpin.settled(eventId);
    const [run] = await linchpin.dataSource.query<{ id: string; trigger: string }[]>(
      `SELECT runs.id, trigger_versions.trigger_id AS trigger
       FROM runs JOIN trigger_versions ON trigger_versions.id = trigger_version_id
       WHERE runs.event_id = $1 AND title = 'Initial conference arrangements'`,
      [eventId],
    );
    const runs = async (who: keyof typeof people) =>
      /Runs so far (\d+)/.exec(words(await as(who).get(`/triggers/${run?.trigger ?? ''}`)))?.[1];
    expect([await runs('author'), await runs('officer')]).toEqual(['1', '1']);
    const shown = await as('officer').get(`/runs/${run?.id ?? ''}`);
    expect(shown.text).toContain(`href="/triggers/${run?.trigger ?? ''}/versions/1"`);
    await linchpin.dataSource.query('UPDATE runs SET restricted = true WHERE id = $1', [run?.id]);
    expect([await runs('author'), await runs('officer')]).toEqual(['1', '0']);
  });

  it('offers a change and switching off to managers alone', async () => {
    const triggerId = await trigger(inside('Offered'));
    expect(words(await as('author').get(`/triggers/${triggerId}`))).toContain('Change this trigger');
    for (const who of ['officer', 'operator', 'leader'] as const) {
      const text = words(await as(who).get(`/triggers/${triggerId}`));
      expect(text).not.toMatch(/Change this trigger|Switch off/);
    }
  });

  it('leads to one draft, however often a change is begun', async () => {
    const triggerId = await trigger(inside('Begun twice'));
    const page = `/triggers/${triggerId}`;
    const first = await as('author').submit(page, `${page}/change`);
    expect(first).toMatchObject({
      status: 303,
      location: expect.stringMatching(/^\/triggers\/drafts\/[0-9a-f-]{36}$/),
    });
    const second = await as('colleague').submit(page, `${page}/change`);
    expect(second.location).toBe(first.location);
    expect(words(await as('author').get(page))).toContain(
      'A change of this trigger is being made. Go on with the draft',
    );
  });
});

describe('versions', () => {
  it('are told apart in words, with names for references', async () => {
    const triggerId = await trigger(
      inside('Told apart'),
      inside('Told apart', { ownerTeam: 'HUB-S' }),
      inside('Told apart again', { ownerTeam: 'HUB-S' }),
    );
    const second = words(await as('officer').get(`/triggers/${triggerId}/versions/2`));
    expect(second).toContain(
      'What it says otherwise than version 1 The owner is now South business centre. It was North business centre.',
    );
    expect(second).toMatch(/In force \d+ [A-Z][a-z]+ \d{4} at \S+ to \d+ [A-Z][a-z]+ \d{4} at \S+/);
    const compared = words(await as('officer').get(`/triggers/${triggerId}/versions/1?with=3`));
    expect(compared).toContain('What it says otherwise than version 3');
    expect(compared).toContain('The name is now “Told apart”. It was “Told apart again”.');
    const first = words(await as('officer').get(`/triggers/${triggerId}/versions/1`));
    expect(first).toContain('Compare it with another version');
    expect(first).not.toContain('Go back to this version');
  });

  it('that come into force later say from when', async () => {
    const triggerId = await trigger(inside('Later'));
    const { page } = await submitted(inside('Later on'), triggerId, '2099-05-01');
    const draft = words(await as('colleague').get(page));
    expect(draft).toContain('In force From the start of 1 May 2099');
    const done = await as('colleague').submit(page, `${page}/approve`, { revision: '3' });
    expect(done).toMatchObject({ status: 303, location: `/triggers/${triggerId}` });
    const text = words(await as('colleague').get(`/triggers/${triggerId}`));
    expect(text).toContain('You have approved version 2. It is in force from 1 May 2099.');
    expect(text).toContain('Version 2 takes its place from 1 May 2099.');
    const back = `/triggers/${triggerId}/versions/1/go-back`;
    expect(words(await as('author').get(`/triggers/${triggerId}/versions/1`))).toContain('Stay with this version');
    expect(words(await as('author').get(back))).toContain(
      'Version 2, in force from 1 May 2099, never comes into force.',
    );
    expect(words(await as('officer').get('/triggers?search=later'))).toContain('In force Version 2 from 1 May 2099');
  });
});

describe('approval', () => {
  it('shows the second person everything, and puts the version in force', async () => {
    const triggerId = await trigger(outside('Approved letters'));
    const { page } = await submitted(outside('Approved letters', 'D02'), triggerId);
    const shown = await as('colleague').get(page);
    expect(words(shown)).toContain('Compared with version 1, which is in force: ');
    expect(words(shown)).toContain('In “Make the invitations”, the template is now D02. It was D01.');
    expect(words(shown)).toContain('Made by Margaret Quillan Why A test of the desk In force From the moment');
    expect(words(shown)).toContain('Nobody has run this draft over stored events yet.');
    const done = await as('colleague').submit(page, `${page}/approve`, { revision: '3' });
    expect(done).toMatchObject({ status: 303, location: `/triggers/${triggerId}` });
    const text = words(await as('colleague').get(`/triggers/${triggerId}`));
    expect(text).toContain('You have approved version 2. It is in force.');
    expect(text).toContain('This is Version 2');
    expect(text).toContain('Approved by Samir Hollowbrook');
  });

  it('tells the author why not, in the page and when asked all the same', async () => {
    const { page, id } = await submitted(outside('Not by me'));
    const shown = await as('author').get(page);
    expect(words(shown)).toContain('You have worked on this draft, and something of it leaves the council');
    expect(forms(shown)).toEqual(['/sign-out']);
    const asked = await as('author').submit(page, `${page}/approve`, { revision: '3' });
    expect(asked.status).toBe(409);
    expect(words(asked)).toContain('a second person who has not worked on it must approve it.');
    expect(await drafts.find(id)).toMatchObject({ state: 'submitted' });
  });

  it('is refused, with a link, when another trigger has got the same name meanwhile', async () => {
    const { page, id } = await submitted(outside('Wanted name'));
    const other = await trigger(inside('Wanted name'));
    const refused = await as('colleague').submit(page, `${page}/approve`, { revision: '3' });
    expect(refused.status).toBe(409);
    expect(words(refused)).toContain('There is already a trigger called “Wanted name”.');
    expect(refused.text).toContain(`<a href="/triggers/${other}">There is already`);
    expect(await drafts.find(id)).toMatchObject({ state: 'submitted' });
  });

  it('is free to the author where nothing leaves the council', async () => {
    const { page } = await submitted(inside('By myself'));
    expect(words(await as('author').get(page))).toContain('Nothing of this trigger leaves the council.');
    expect(await as('author').submit(page, `${page}/approve`, { revision: '3' })).toMatchObject({ status: 303 });
  });

  it('of a draft that was changed meanwhile is refused, and shows it as it is now', async () => {
    const { page, id, revision } = await submitted(outside('Changed meanwhile'));
    const token = await as('colleague').token(page);
    await drafts.save(author, id, revision, { content: outside('Changed in between') });
    await drafts.submit(author, id, revision + 1);
    const asked = await as('colleague').post(`${page}/approve`, { revision: String(revision), _csrf: token });
    expect(asked.status).toBe(409);
    expect(words(asked)).toContain('This draft was changed in the meantime.');
    expect(words(asked)).toContain('Changed in between');
    expect(asked.text).toContain(`name="revision" value="${String(revision + 2)}"`);
    const odd = await as('colleague').post(`${page}/approve`, { revision: 'all', _csrf: token });
    expect(odd.status).toBe(409);
  });

  it('given twice at once makes one version, and tells the other one so', async () => {
    const { page, revision } = await submitted(inside('Two at once'));
    const both = await Promise.all(
      (['author', 'colleague'] as const).map(async (who) => {
        const token = await as(who).token(page);
        return as(who).post(`${page}/approve`, { revision: String(revision), _csrf: token });
      }),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([303, 409]);
    const told = both.find(({ status }) => status === 409);
    expect(told && words(told)).toMatch(
      /This draft is no longer there (Margaret Quillan|Samir Hollowbrook) published it as version 1/,
    );
    expect(await as('author').get(page)).toMatchObject({ status: 404 });
  });

  it('is not given to a draft that waits for none, nor to one that the council’s lists do not bear out', async () => {
    const id = await drafts.begin(author, outside('Not yet'));
    const page = `/triggers/drafts/${id}/approval`;
    const shown = await as('colleague').get(page);
    expect(words(shown)).toContain('This draft is not waiting for approval. Its author is still working on it.');
    const asked = await as('colleague').submit(page, `${page}/approve`, { revision: '1' });
    expect([asked.status, words(asked)]).toEqual([
      409,
      expect.stringContaining('There is a problem This draft is not'),
    ]);
    const wrong = await submitted({ ...outside('Wrong letter'), ownerTeam: 'HUB-X' });
    expect(words(await as('colleague').get(wrong.page))).toContain('There is no team HUB-X. Choose another.');
    const refused = await as('colleague').submit(wrong.page, `${wrong.page}/approve`, { revision: '3' });
    expect([refused.status, words(refused)]).toEqual([409, expect.stringContaining('There is no team HUB-X')]);
  });

  it('is refused with a note that the author reads', async () => {
    const { page, id } = await submitted(outside('Sent back'));
    const empty = await as('colleague').submit(page, `${page}/send-back`, { revision: '3', reason: ' ' });
    expect(empty.status).toBe(422);
    expect(words(empty)).toContain('Say what is to be changed');
    const odd = await as('colleague').submit(page, `${page}/send-back`, { revision: '3', reason: 'Use {braces}' });
    expect([odd.status, odd.text]).toEqual([422, expect.stringContaining('Use {braces}</textarea>')]);
    const done = await as('colleague').submit(page, `${page}/send-back`, { revision: '3', reason: 'Use D02 instead' });
    expect(done).toMatchObject({ status: 303, location: '/triggers' });
    expect(await drafts.find(id)).toMatchObject({ state: 'draft' });
    expect(words(await as('author').get('/triggers'))).toContain('Sent back: Use D02 instead');
    const own = await as('author').get(page.replace(/\/approval$/, ''));
    expect(words(own)).toContain('This draft was sent back Use D02 instead');
    expect(words(await as('author').get(page))).toContain('Samir Hollowbrook sent the draft back: “Use D02 instead”');
    const again = await as('colleague').submit(page, `${page}/send-back`, { revision: '4', reason: 'Once more' });
    expect([again.status, words(again)]).toEqual([409, expect.stringContaining('not waiting for approval')]);
  });
});

describe('going back', () => {
  it('makes a new version at once where nothing leaves the council', async () => {
    const triggerId = await trigger(inside('Went forward'), inside('Went too far'));
    const page = `/triggers/${triggerId}/versions/1/go-back`;
    const shown = words(await as('author').get(page));
    expect(shown).toContain('The name is now “Went forward”. It was “Went too far”.');
    const empty = await as('author').submit(page, page, { reason: '' });
    expect([empty.status, words(empty)]).toEqual([422, expect.stringContaining('Say why the trigger goes back')]);
    const done = await as('author').submit(page, page, { reason: 'It was better' });
    expect(done).toMatchObject({ status: 303, location: `/triggers/${triggerId}` });
    const text = words(await as('author').get(`/triggers/${triggerId}`));
    expect(text).toContain('Version 3 is in force. It says what version 1 said.');
    expect(text).toContain('Margaret Quillan went back to what it said before, as version 3 It was better');
    const again = await as('author').submit(page, page, { reason: 'Once more' });
    expect([again.status, words(again)]).toEqual([409, expect.stringContaining('would change nothing')]);
  });

  it('waits for a second person where something does', async () => {
    const triggerId = await trigger(outside('First letters'), outside('Second letters', 'D02'));
    const page = `/triggers/${triggerId}/versions/1/go-back`;
    expect(words(await as('author').get(page))).toContain('once another manager has approved it');
    expect(await as('author').submit(page, page, { reason: 'It was better' })).toMatchObject({ status: 303 });
    const text = words(await as('author').get(`/triggers/${triggerId}`));
    expect(text).toContain('It is not in force yet. Something leaves the council');
    expect(text).toContain('This is Version 2');
    const twice = await as('colleague').submit(page, page, { reason: 'Me too' });
    expect([twice.status, words(twice)]).toEqual([409, expect.stringContaining('This trigger has an open draft.')]);
    const approval = readHtml((await as('colleague').get(`/triggers/${triggerId}`)).text)
      .all('a')
      .map((link) => link.attribute('href') ?? '')
      .find((href) => /^\/triggers\/drafts\/[^/]+\/approval$/.test(href));
    const done = await as('colleague').submit(approval ?? '', `${approval ?? ''}/approve`, { revision: '1' });
    expect(done.status).toBe(303);
    expect(words(await as('colleague').get(`/triggers/${triggerId}`))).toContain('First letters In force');
  });
});

describe('switching off', () => {
  it('needs a reason, and another version switches it on again', async () => {
    const triggerId = await trigger(inside('Wanted no more'));
    const page = `/triggers/${triggerId}/switch-off`;
    const empty = await as('author').submit(page, page);
    expect([empty.status, words(empty)]).toEqual([422, expect.stringContaining('Say why the trigger is switched off')]);
    const done = await as('author').submit(page, page, { reason: 'No longer needed' });
    expect(done).toMatchObject({ status: 303, location: `/triggers/${triggerId}` });
    expect(words(await as('author').get(`/triggers/${triggerId}`))).toContain('no event sets it off');
    expect(words(await as('officer').get('/triggers?state=retired'))).toContain('Wanted no more');
    const twice = await as('colleague').submit(page, page, { reason: 'Me too' });
    expect(twice.status).toBe(409);
    const back = `/triggers/${triggerId}/versions/1/go-back`;
    expect(words(await as('author').get(back))).toContain('The trigger is switched on again.');
    expect(await as('author').submit(back, back, { reason: 'Needed after all' })).toMatchObject({ status: 303 });
    expect(words(await as('author').get(`/triggers/${triggerId}`))).toContain('Version 2 is in force.');
  });
});

describe('what is not there, or not for everybody', () => {
  it('answers 404 for triggers, versions and drafts that nobody knows', async () => {
    const triggerId = await trigger(inside('Known'));
    for (const path of [
      `/triggers/${NOBODY}`,
      '/triggers/initial-conference',
      `/triggers/${NOBODY}/versions/1`,
      `/triggers/${triggerId}/versions/2`,
      `/triggers/${triggerId}/versions/0`,
      `/triggers/${triggerId}/versions/99999999999`,
      `/triggers/${triggerId}/versions/1.0`,
      `/triggers/${triggerId}/versions/2/go-back`,
      `/triggers/${NOBODY}/switch-off`,
      `/triggers/drafts/${NOBODY}/approval`,
    ]) {
      expect([path, (await as('author').get(path)).status]).toEqual([path, 404]);
    }
    const token = await as('author').token('/triggers');
    for (const path of [
      `/triggers/${NOBODY}/change`,
      `/triggers/${NOBODY}/switch-off`,
      `/triggers/${NOBODY}/versions/1/go-back`,
      `/triggers/drafts/${NOBODY}/approval/approve`,
      `/triggers/drafts/${NOBODY}/approval/send-back`,
    ]) {
      expect([path, (await as('author').post(path, { _csrf: token, reason: 'Any' })).status]).toEqual([path, 404]);
    }
  });

  it('keeps changes and approval from everybody but managers', async () => {
    const triggerId = await trigger(inside('Kept'), inside('Kept, changed'));
    const { page, id } = await submitted(inside('Kept waiting'), triggerId);
    for (const who of ['officer', 'operator', 'leader'] as const) {
      const paths = [page, `/triggers/${triggerId}/switch-off`, `/triggers/${triggerId}/versions/1/go-back`];
      for (const path of paths) {
        expect([who, path, (await as(who).get(path)).status]).toEqual([who, path, 403]);
      }
      const token = await as(who).token('/triggers');
      for (const path of [`${page}/approve`, `${page}/send-back`, `/triggers/${triggerId}/change`, ...paths.slice(1)]) {
        const form = { _csrf: token, revision: '3', reason: 'Because' };
        expect([who, path, (await as(who).post(path, form)).status]).toEqual([who, path, 403]);
      }
    }
    expect(await drafts.find(id)).toMatchObject({ state: 'submitted', revision: 3 });
  });
});
