import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { eventually } from '../support/eventually.js';
import { type Linchpin, password, readSample, startLinchpin } from '../support/linchpin.js';
import { Visitor } from '../support/visitor.js';

/** The restricted lead, another manager, and an officer of the hub. */
const people = { lead: 'margaret.quillan', manager: 'samir.hollowbrook', officer: 'tobi.adeyemi-hart' } as const;
const actor = { ref: 'ST-01' };

let linchpin: Linchpin;
let drafts: TriggerDrafts;
let draftId: string;
let form: string;
const visitors = new Map<string, Visitor>();

const as = (who: keyof typeof people): Visitor => visitors.get(who) ?? new Visitor(linchpin.settings.CONSOLE_URL);

/** What a page says, without markup. */
const words = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');

beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake', 'console']);
  drafts = new TriggerDrafts(linchpin.dataSource.manager);
  for (const sample of ['restricted-conference', 'conference-initial-scheduled']) {
    const { eventId } = await linchpin.send(sample);
    await linchpin.settled(eventId);
  }
  const [trigger] = await linchpin.dataSource.query<{ id: string }[]>(
    `SELECT id FROM triggers WHERE name = 'initial-conference'`,
  );
  draftId = await drafts.change(actor, trigger?.id ?? '');
  const draft = await drafts.find(draftId);
  if (!draft) throw new Error('The draft is gone.');
  const steps = draft.content.steps.filter(({ key }) => key !== 'spoke-alert');
  await drafts.save(actor, draftId, draft.revision, { content: { ...draft.content, steps }, reason: 'No alert' });
  form = `/triggers/drafts/${draftId}/report`;
  for (const [who, name] of Object.entries(people)) {
    const visitor = new Visitor(linchpin.settings.CONSOLE_URL);
    await visitor.signIn(`${name}@exshire.example`, password);
    visitors.set(who, visitor);
  }
}, 90_000);
afterAll(() => linchpin.close());

/** Asks for a report and returns the path of its page. */
async function asked(fields: Record<string, string>): Promise<string> {
  const { status, location } = await as('manager').submit(form, form, fields);
  expect(status).toBe(303);
  return location ?? '';
}

/** The page of a report once it is done. */
const done = (path: string, who: keyof typeof people = 'manager') =>
  eventually('the report to be done', async () => {
    const { text } = await as(who).get(path);
    return text.includes('Step by step') && text;
  });

/** How much there is of what a report must not make. */
async function effects(): Promise<unknown> {
  const tables = [
    'events',
    'runs',
    'actions',
    'room_bookings',
    'documents',
    'check_requests',
    'alerts',
    'tasks',
    'deliveries',
  ];
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`);
  return linchpin.dataSource.query(`SELECT ${counts.join(', ')}`);
}

describe('asking what a draft would do', () => {
  it('is for managers', async () => {
    expect((await as('officer').get(form)).status).toBe(403);
    expect((await as('manager').get(form)).status).toBe(200);
    expect((await as('manager').get('/triggers/drafts/00000000-0000-4000-8000-000000000000/report')).status).toBe(404);
    expect((await as('manager').get('/triggers/reports/00000000-0000-4000-8000-000000000000')).status).toBe(404);
  });

  it('says beside the field what is wrong, and keeps what was pasted', async () => {
    const nothing = await as('manager').submit(form, form, {});
    expect(nothing.status).toBe(422);
    expect(nothing.text).toContain('href="#scope"');
    const pasted = (event: string) => as('manager').submit(form, form, { scope: 'event', event });
    expect(words((await pasted('')).text)).toContain('Paste an event');
    expect(words((await pasted('{"<x>')).text)).toContain('The event must be JSON');
    expect((await pasted('{"<x>')).text).toContain('{&quot;&lt;x&gt;</textarea>');
    expect(words((await pasted('{"type":"x"}')).text)).toContain('The event has no subject');
    const other = await pasted(JSON.stringify(await readSample('placement-moved-planned')));
    expect(other.status).toBe(422);
    expect(words(other.text)).toContain('The draft is set off by “Initial conference scheduled”');
    const restricted = await pasted(JSON.stringify(await readSample('restricted-conference')));
    expect(words(restricted.text)).toContain('This event is restricted');
  });

  it('says what is missing from a draft that is not finished', async () => {
    const empty = await drafts.begin(actor);
    const { text } = await as('manager').get(`/triggers/drafts/${empty}/report`);
    expect(words(text)).toContain('Choose what happens to set the trigger off.');
    expect(text).not.toContain('Run without effect');
  });
});

describe('a report', () => {
  it('says what would have been done and what differs, without effect', async () => {
    const before = await effects();
    const text = words(await done(await asked({ scope: '7' })));
    expect(text).toMatch(/Events 1 looked at/);
    expect(text).toMatch(/Rooms 1 would be booked/);
    expect(text).toMatch(/Alerts 0 would be sent/);
    expect(text).toContain('Compared with version 1');
    expect(text).toContain('1 event would still set it off, with something done otherwise.');
    expect(text).toContain('M-20417');
    expect(text).toMatch(/No longer: /);
    expect(await effects()).toEqual(before);
  });

  it('tells of restricted events only those with the right, and nobody which', async () => {
    const path = await asked({ scope: '30' });
    const [plain, lead] = [words(await done(path)), words(await done(path, 'lead'))];
    expect(plain).not.toMatch(/restricted/i);
    expect(lead).toContain('1 restricted event beside these');
    for (const text of [plain, lead]) expect(text).not.toContain('M-20455');
  });

  it('is made of one event that is pasted', async () => {
    const sample = await readSample('conference-initial-scheduled', (event) => {
      event.subject = 'meeting/M-77001';
      event.data.meetingRef = 'M-77001';
    });
    const text = words(await done(await asked({ scope: 'event', event: JSON.stringify(sample) })));
    expect(text).toContain('one pasted event, M-77001');
    expect(text).toMatch(/Rooms 1 would be booked/);
  });

  it('foresees what would be refused, and says why', async () => {
    const sample = await readSample('conference-initial-scheduled', (event) => {
      event.subject = 'meeting/M-77002';
      Object.assign(event.data, { meetingRef: 'M-77002', inviteeListRef: 'L-NOWHERE' });
      Object.assign(event.data.venueNeed as object, { site: 'TOWNHALL' });
    });
    const text = words(await done(await asked({ scope: 'event', event: JSON.stringify(sample) })));
    expect(text).toMatch(/Rooms 0 would be booked/);
    expect(text).toMatch(/Letters 0 sets would be made/);
    expect(text).toMatch(/Would be refused .* 1 room 1: The site that is asked for is not a site of the council\./);
    expect(text).toContain('3 sets of letters 3: The list of people that is named is not in the case records.');
    expect(text).toContain('4 refused');
    expect(text).toContain('Handed to a person: it would be refused. The site that is asked for');
  });

  it('shows a report that was made before refusals were foreseen', async () => {
    const path = await asked({ scope: '7' });
    await done(path);
    const id = path.split('/').at(-1);
    await linchpin.dataSource.transaction(async (manager) => {
      await manager.query('ALTER TABLE would_do_reports DISABLE TRIGGER USER');
      await manager.query(`UPDATE would_do_reports SET summary = summary - 'refused' WHERE id = $1`, [id]);
      await manager.query('ALTER TABLE would_do_reports ENABLE TRIGGER USER');
    });
    expect(words(await done(path))).not.toContain('Would be refused');
  });

  it('waits while no worker is there, and can be cancelled', async () => {
    await linchpin.stop('worker');
    const path = await asked({ scope: '90' });
    const waiting = await as('manager').get(path);
    expect(words(waiting.text)).toContain('It begins as soon as it is its turn');
    expect(waiting.text).toContain(`href="${path}">Refresh</a>`);
    expect((await as('manager').submit(path, `${path}/cancel`)).status).toBe(303);
    expect(words((await as('manager').get(path)).text)).toContain('cancelled before it was finished');
    await linchpin.start('worker');
  });

  it('is of an older state once the draft is changed, and stays when the draft is thrown away', async () => {
    const path = await asked({ scope: '7' });
    expect(words(await done(path))).toContain('draft as it is now');
    const draft = await drafts.find(draftId);
    const revision = await drafts.save(actor, draftId, draft?.revision ?? 0, {
      content: { ...draft?.content, title: 'Another title', steps: draft?.content.steps ?? [], deadlines: [] },
    });
    expect(words((await as('manager').get(path)).text)).toContain('The draft has been changed since');
    await drafts.discard(actor, draftId, revision);
    expect((await as('manager').get(path)).status).toBe(200);
    const { status, text } = await as('manager').get(form);
    expect(status).toBe(200);
    expect(words(text)).toContain('This draft was published or thrown away');
    expect(text).toContain(`href="${path}"`);
  });
});
