import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgencyDirectory, CheckForesight } from '@linchpin/agency-checks';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { LetterForesight } from '@linchpin/documents';
import { RoomForesight } from '@linchpin/rooms';
import { StaffMember, Team, TeamDirectory } from '@linchpin/teams';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { MakeReport, type Refused, WouldDoReports, type WouldDoSummary } from '@linchpin/would-do';
import { seedCouncil } from '../../apps/standalone/src/seed/seed-council.js';
import { HandlersForesight } from '../../apps/worker/src/foresight/handlers-foresight.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { readSample } from '../support/linchpin.js';
import { RecordingEnqueuer } from '../support/recording-enqueuer.js';

const actor = { ref: 'ST-01' };
const DAY = 86_400_000;

let database: TestDatabase;
let drafts: TriggerDrafts;
let reports: WouldDoReports;
let maker: MakeReport;
let draftId: string;
let sample: Record<string, unknown>;

/** At ten in the morning (at nine in winter's hour), so many days on or a little later, on such a weekday; Sunday is 0. */
function meeting(days: number, weekday: number): string {
  const at = new Date(Date.now() + days * DAY);
  // Neither the weeks of Christmas nor its closure days.
  while (at.getUTCDay() !== weekday || /-12-2[3-9]|-12-3|-01-0/.test(at.toISOString())) at.setTime(+at + DAY);
  return `${at.toISOString().slice(0, 10)}T10:00:00Z`;
}

/** An initial conference of the council, received an hour ago unless it says otherwise. */
async function given(reference: string, data: object, { restricted = false, type = 'initial.scheduled' } = {}) {
  await database.dataSource.query(
    `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, received_at, team_code, restricted,
       data, body_hash, state)
     SELECT id, $1::text || $2, 'conference.' || $2, 'meeting/' || $1,
       now() - CASE WHEN $2 = 'cancelled' THEN interval '30 minutes' ELSE interval '1 hour' END,
       now() - CASE WHEN $2 = 'cancelled' THEN interval '2 hours' ELSE interval '1 hour' END, 'SPK-NE', $3, $4, '', 'matched'
     FROM sources WHERE name = 'test'`,
    [reference, type, restricted, { ...sample, meetingRef: reference, startsAt: meeting(20, 3), ...data }],
  );
}

async function made(): Promise<WouldDoSummary & { refused: Refused[] }> {
  const id = await reports.request(actor, draftId, { days: 7 });
  await maker.work(id);
  const report = await reports.find(id);
  const refused = report?.summary?.refused;
  if (!report?.summary || !refused) throw new Error(`The report is ${report?.state ?? 'gone'}.`);
  return { ...report.summary, refused };
}

const reasons = (summary: { refused: Refused[] }, kind: Refused['kind']) =>
  Object.fromEntries(summary.refused.filter((one) => one.kind === kind).map(({ reason, times }) => [reason, times]));

beforeAll(async () => {
  database = await createTestDatabase([StaffMember, Team]);
  const { dataSource } = database;
  await seedCouncil(dataSource);
  await dataSource.query('UPDATE room_settings SET horizon_months = 2');
  await dataSource.query(`INSERT INTO sources (name, title) VALUES ('test', 'Test')`);
  sample = (await readSample('conference-initial-scheduled')).data;
  const venue = sample.venueNeed as object;
  await given('M-20417', {});
  await given('M-1', { inviteeListRef: 'L-NOWHERE' });
  await given('M-2', { inviteeListRef: 'L-40031' });
  await given('M-3', { venueNeed: { ...venue, site: 'TOWNHALL' } });
  await given('M-4', { startsAt: meeting(20, 0) });
  await given('M-5', { startsAt: meeting(90, 3) });
  await given('M-6', { recCode: 'E2' });
  await given('M-7', {});
  await given('M-7', {}, { type: 'cancelled' });
  await given('M-8', { checkAgencies: ['POL', 'NOBODY'] });
  await given('M-9', { venueNeed: { ...venue, capacity: 400 } });
  await given('M-10', { childRef: 'P-NOBODY', groupRef: undefined });
  await given(
    'M-SECRET',
    { childRef: 'P-9001', groupRef: undefined, venueNeed: { ...venue, site: 'TOWNHALL' } },
    { restricted: true },
  );
  const directory = new TeamDirectory();
  drafts = new TriggerDrafts(dataSource.manager);
  reports = new WouldDoReports(dataSource, new RecordingEnqueuer());
  maker = new MakeReport(
    dataSource,
    new CouncilCalendars(dataSource),
    undefined,
    new HandlersForesight(
      new RoomForesight(directory),
      new LetterForesight(directory),
      new CheckForesight(new AgencyDirectory(dataSource)),
    ),
  );
  const [trigger] = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM triggers WHERE name = 'initial-conference'`,
  );
  draftId = await drafts.change(actor, trigger?.id ?? '');
}, 60_000);
afterAll(() => database.drop());

describe('a report of what a draft would do', () => {
  it('foresees the rooms, letters and checks that would be refused, and says why', async () => {
    const summary = await made();
    expect(summary).toMatchObject({ events: 11, setsOff: 11, unclear: 0, restricted: 1 });
    expect(reasons(summary, 'rooms.book')).toEqual({
      'The site that is asked for is not a site of the council.': 1,
      'The site is closed then: outside its opening hours, or on a closed day.': 1,
      'The meeting is further ahead than rooms are booked.': 1,
      'No room where it is asked for is large enough and has what is needed.': 1,
    });
    // Three sets for each: for the family, for professionals, and for those who owe a report.
    expect(reasons(summary, 'documents.generate')).toEqual({
      'The list of people that is named is not in the case records.': 3,
      'The list of people that is named was approved for something else.': 3,
      'The reason code E2 stops every letter about it.': 3,
      'What the letters are about has been cancelled by then.': 3,
      'The list of people is not about the child.': 3,
    });
    expect(reasons(summary, 'agency-checks.request')).toEqual({
      'An agency on the list is not one that the council knows.': 1,
      'The child of the event is not in the case records.': 1,
    });
    expect(summary.kinds).toMatchObject({ 'rooms.book': 7, 'documents.generate': 18, 'agency-checks.request': 9 });
    const room = summary.parts.find(({ key }) => key === 'room');
    expect(room?.fates).toEqual({ done: 7, refused: 4 });
  });

  it('compares what is refused for both as the same', async () => {
    expect((await made()).compared).toMatchObject({ same: 11, otherwise: 0 });
  });

  it('reads nobody’s record and changes nothing', async () => {
    const tables = ['record_readings', 'room_bookings', 'documents', 'check_requests', 'actions', 'events'];
    const counts = () =>
      database.dataSource.query(
        `SELECT ${tables.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(', ')}`,
      );
    const before: unknown = await counts();
    await made();
    expect(await counts()).toEqual(before);
  });

  it('foresees a template that there is not', async () => {
    const draft = await drafts.find(draftId);
    const steps = (draft?.content.steps ?? []).map((step) =>
      step.key === 'report-requests' ? { ...step, settings: { ...step.settings, template: 'D99' } } : step,
    );
    await drafts.save(actor, draftId, draft?.revision ?? 0, {
      content: { ...draft?.content, steps, deadlines: draft?.content.deadlines ?? [] },
      reason: 'A test',
    });
    const summary = await made();
    expect(reasons(summary, 'documents.generate')).toMatchObject({ 'There is no template D99.': 11 });
    expect(summary.compared).toMatchObject({ otherwise: 11 });
  });
});
