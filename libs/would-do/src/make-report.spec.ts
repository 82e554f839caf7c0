import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readCloudEvent } from '@linchpin/cloud-events';
import { CouncilCalendars } from '@linchpin/council-calendars';
import { eventType, exampleEvent } from '@linchpin/event-types';
import { type DraftContent, DraftRefusedError, TriggerDrafts, UnknownDraftError } from '@linchpin/trigger-drafts';
import { type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';
import { publishVersion } from '@linchpin/triggers';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { MakeReport } from './make-report.js';
import { WouldDoReports } from './would-do-reports.js';

const EVENTS = 1000;
const actor = { ref: 'ST-01' };
const enqueuer = new RecordingEnqueuer();

let database: TestDatabase;
let drafts: TriggerDrafts;
let reports: WouldDoReports;
let maker: MakeReport;
let triggerId: string;
let draftId: string;

const minutes = (team: string): TriggerContent['steps'][number] => ({
  ...{ key: 'minutes', title: 'Minutes', kind: 'tasks.assign', after: [] },
  settings: { team, title: 'Take minutes' },
});
const tell: TriggerContent['steps'][number] = {
  ...{ key: 'tell', title: 'Tell the spoke', kind: 'alerts.send', after: [] },
  settings: { team: 'spoke', headline: 'Core group arranged' },
};
const content = (change: object) =>
  triggerContentSchema.parse({ title: 'Core group', on: 'coregroup.scheduled', ownerTeam: 'HUB-N', ...change });

/** The draft: only of long meetings, minutes by the spoke, no alert, and a date owed. */
const proposed = content({
  conditions: { field: 'durationMin', operator: 'at-least', value: 60 },
  steps: [minutes('spoke')],
  deadlines: [{ key: 'record', title: 'Record', due: { amount: 5, unit: 'working-days' }, rule: 'local' }],
});

beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  drafts = new TriggerDrafts(dataSource.manager);
  reports = new WouldDoReports(dataSource, enqueuer);
  maker = new MakeReport(dataSource, new CouncilCalendars(dataSource));
  await dataSource.query(
    `WITH team AS (INSERT INTO teams (code, name, kind, email, site)
       VALUES ('HUB-N', 'Hub', 'hub', 'hub@exshire.example', 'NORTHGATE') RETURNING id)
     INSERT INTO staff (ref, name, email, team_id, role)
     SELECT 'ST-01', 'Ada Example', 'ada@exshire.example', id, 'manager' FROM team`,
  );
  // Version 1 has no alert; version 2 has been in force for 10 days.
  triggerId = await publish(content({ steps: [minutes('hub')] }), "now() - interval '400 days'");
  await publish(content({ steps: [minutes('hub'), tell] }), "now() - interval '10 days'");
  await givenEvents();
  draftId = await draftOf(proposed);
}, 60_000);
afterAll(() => database.drop());

async function publish(trigger: TriggerContent, from: string): Promise<string> {
  return database.dataSource.transaction(async (manager) => {
    // Nobody can publish into the past; this is what time would have made of it.
    await manager.query('ALTER TABLE trigger_versions DISABLE TRIGGER trigger_version_never_changes');
    const [row] = await manager.query<{ at: Date }[]>(`SELECT ${from} AS at`);
    const { triggerId: id } = await publishVersion(manager, 'core-group', trigger, {
      ...{ author: 'ST-06', coAuthors: [], approver: null, reason: 'A test', from: row?.at ?? new Date() },
    });
    await manager.query('ALTER TABLE trigger_versions ENABLE TRIGGER trigger_version_never_changes');
    return id;
  });
}

async function draftOf(trigger: DraftContent): Promise<string> {
  const [open] = await database.dataSource.query<{ id: string; revision: number }[]>(
    'SELECT id, revision FROM trigger_drafts WHERE trigger_id = $1',
    [triggerId],
  );
  const id = open?.id ?? (await drafts.change(actor, triggerId));
  await drafts.save(actor, id, open?.revision ?? 1, { content: trigger, reason: 'A test' });
  return id;
}

/**
 * One event an hour, the last one half an hour ago. Of each twenty the last is restricted, the fifth is about the subject of
 * the fourth, and every fourth is short.
 */
async function givenEvents(): Promise<void> {
  await database.dataSource.query(
    `WITH source AS (INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic') RETURNING id)
     INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, received_at, team_code, restricted,
       data, body_hash, state)
     SELECT source.id, 'e' || i, 'coregroup.scheduled',
       'meeting/' || CASE WHEN i % 20 = 0 THEN 'SECRET-' ELSE 'M-' END || CASE WHEN i % 20 = 5 THEN i - 1 ELSE i END,
       at, at, 'SPK-NE', i % 20 = 0,
       jsonb_build_object('startsAt', at + interval '10 days', 'durationMin', CASE WHEN i % 4 = 3 THEN 30 ELSE 90 END),
       '', 'matched'
     FROM source, generate_series(1, ${String(EVENTS)}) AS i,
       LATERAL (SELECT now() - make_interval(hours => ${String(EVENTS)} - i, mins => 30) AS at) AS moment`,
  );
}

/** What each table holds, but for the reports' own. */
async function everything(): Promise<Record<string, string>> {
  const tables = await database.dataSource.query<{ name: string }[]>(
    `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
     WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')
       AND table_name NOT LIKE 'would_do_%' ORDER BY 1`,
  );
  const sums: Record<string, string> = {};
  for (const { name } of tables) {
    const [row] = await database.dataSource.query<{ sum: string }[]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '' ORDER BY t::text)), '') AS sum FROM ${name} t`,
    );
    sums[name] = row?.sum ?? '';
  }
  return sums;
}

async function made(days: number, id = draftId) {
  const reportId = await reports.request(actor, id, { days });
  await maker.work(reportId);
  const report = await reports.find(reportId);
  if (!report?.summary) throw new Error(`The report is ${report?.state ?? 'gone'}: ${report?.reason ?? ''}`);
  return { ...report, summary: report.summary };
}

/** Holds every report up as soon as it would read an event, until `letGo` is called. */
async function heldUp(): Promise<() => Promise<void>> {
  const runner = database.dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('LOCK TABLE events IN ACCESS EXCLUSIVE MODE');
  return async () => {
    await runner.rollbackTransaction();
    await runner.release();
  };
}

const claims = async (reportId: string) => {
  const [row] = await database.dataSource.query<{ fence: number }[]>(
    'SELECT fence FROM would_do_reports WHERE id = $1',
    [reportId],
  );
  return row?.fence;
};

describe('a report over stored events', () => {
  it('says what would have been done, once for each subject, and compares it with the versions then in force', async () => {
    const report = await made(400);
    // 1,000 events: 50 restricted, 50 repeats, 200 of the 250 short ones neither; none of the repeats is short.
    expect(report).toMatchObject({ state: 'done', examined: 950, total: 950 });
    expect(report.summary).toMatchObject({
      ...{ events: 950, restricted: 50, setsOff: 650, already: 50, unclear: 0 },
      kinds: { 'tasks.assign': 650 },
      owed: 650,
      compared: { versions: [1, 2], inForceSetsOff: 900, newly: 0, noLonger: 250, otherwise: 650, same: 0 },
    });
    // In the last 10 days 240 events came: 12 restricted and 12 repeats, so 216 alerts.
    expect(report.summary.parts).toMatchObject([
      {
        key: 'minutes',
        fates: { done: 650 },
        differences: { changed: 650, dropped: 250 },
        changes: { 'setting:team': 650 },
      },
      { key: 'record', fates: { done: 650 }, differences: { added: 650 } },
      { key: 'tell', fates: {}, differences: { dropped: 216 } },
    ]);
  });

  it('shows the first runs one by one, in the order in which their events came', async () => {
    const { id } = await made(400);
    const { rows, total } = await reports.runs(id, 1, 25);
    expect(total).toBe(500);
    expect(rows.slice(0, 3).map(({ reference, outcome }) => [reference, outcome.draft === null])).toEqual([
      ['M-1', false],
      ['M-2', false],
      ['M-3', true],
    ]);
    expect(rows[0]?.outcome).toMatchObject({ inForceVersion: 1, draft: { teamCode: 'SPK-NE' }, unclear: false });
  });

  it('keeps nothing of a restricted event but the number', async () => {
    const [row] = await database.dataSource.query<{ found: number }[]>(
      `SELECT count(*)::int AS found FROM would_do_runs WHERE reference LIKE '%SECRET%' OR outcome::text LIKE '%SECRET%'`,
    );
    expect(row?.found).toBe(0);
    const insert = database.dataSource.query(
      `INSERT INTO would_do_runs SELECT r.id, 500, e.id, 'x', now(), '{}' FROM would_do_reports r, events e
       WHERE e.restricted LIMIT 1`,
    );
    await expect(insert).rejects.toMatchObject({ driverError: { constraint: 'would_do_run_of_open_event' } });
  });

  it('looks only at the days asked for, and knows which subjects had begun before them', async () => {
    // 240 hours: 12 restricted, 12 repeats, 60 short.
    expect((await made(10)).summary).toMatchObject({ events: 228, setsOff: 156, already: 12 });
    await database.dataSource.query(
      `INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject)
       SELECT $1, (SELECT id FROM trigger_versions WHERE version = 1), first.id, first.source_id, later.subject
       FROM events first, events later WHERE first.source_event_id = 'e1' AND later.source_event_id = 'e801'`,
      [triggerId],
    );
    expect((await made(10)).summary).toMatchObject({ events: 228, setsOff: 155, already: 13 });
    await database.dataSource.query('DELETE FROM runs');
  });

  it('changes nothing anywhere else', async () => {
    const before = await everything();
    expect(Object.keys(before).length).toBeGreaterThan(20);
    await made(400);
    expect(await everything()).toEqual(before);
  });

  it('says so when no event came', async () => {
    await draftOf({ ...proposed, on: 'assessment.due', conditions: undefined });
    const { summary } = await made(1);
    // What is in force is for another type of event: those it would no longer do.
    expect(summary).toMatchObject({ setsOff: 0, compared: { noLonger: 21 } });
    await draftOf(proposed);
  });

  it('compares a new trigger with nothing', async () => {
    const id = await drafts.begin(actor, proposed);
    expect((await made(400, id)).summary).toMatchObject({ setsOff: 650, compared: null });
  });
});

describe('a report over one event', () => {
  const body = (data: object = {}) => {
    const type = eventType('coregroup.scheduled');
    if (!type) throw new Error('There is no such type.');
    const example = exampleEvent(type);
    return Buffer.from(JSON.stringify({ ...example, data: { ...example.data, ...data } }));
  };

  it('is as if the event were the first about its subject', async () => {
    const reportId = await reports.request(actor, draftId, { event: readCloudEvent(body()) });
    await maker.work(reportId);
    expect((await reports.find(reportId))?.summary).toMatchObject({ events: 1, setsOff: 1, owed: 1 });
    expect((await reports.runs(reportId, 1, 25)).rows).toMatchObject([{ eventId: null, reference: 'M-20502' }]);
  });

  it('is refused for a restricted event, and for one of another type', async () => {
    const restricted = reports.request(actor, draftId, { event: readCloudEvent(body({ restricted: true })) });
    await expect(restricted).rejects.toThrow(/restricted/);
    await draftOf({ ...proposed, on: 'assessment.due', conditions: undefined });
    const other = reports.request(actor, draftId, { event: readCloudEvent(body()) });
    await expect(other).rejects.toThrow(/is of the type coregroup.scheduled/);
    await draftOf(proposed);
  });
});

describe('asking for a report', () => {
  it('is refused for a draft that is not whole, or not there', async () => {
    const id = await drafts.begin(actor);
    await expect(reports.request(actor, id, { days: 7 })).rejects.toThrow(DraftRefusedError);
    await expect(reports.request(actor, triggerId, { days: 7 })).rejects.toThrow(UnknownDraftError);
  });

  it('twice gives one report; asking for another scope cancels what is being made', async () => {
    enqueuer.items.length = 0;
    const [one, two] = await Promise.all([
      reports.request(actor, draftId, { days: 7 }),
      reports.request(actor, draftId, { days: 7 }),
    ]);
    expect(two).toBe(one);
    expect(enqueuer.items).toEqual([{ name: 'triggers.report', payload: { reportId: one }, key: `report:${one}` }]);
    const other = await reports.request(actor, draftId, { days: 30 });
    expect((await reports.find(one))?.state).toBe('cancelled');
    await maker.work(one);
    expect((await reports.find(one))?.state).toBe('cancelled');
    await maker.work(other);
  });

  it('says whether the newest report is of what the draft says now', async () => {
    const { id } = await made(7);
    const draft = await drafts.find(draftId);
    if (!draft) throw new Error('The draft is gone.');
    expect(await reports.newestOf(draft)).toMatchObject({ report: { id }, isPresent: true });
    const changed = { ...draft, content: { ...draft.content, title: 'Another' } };
    expect(await reports.newestOf(changed)).toMatchObject({ report: { id }, isPresent: false });
    expect((await reports.ofDraft(draftId))[0]?.id).toBe(id);
  });

  it('keeps the report when the draft is discarded', async () => {
    const id = await drafts.begin(actor, proposed);
    const report = await made(1, id);
    await drafts.discard(actor, id, 1);
    expect(await reports.find(report.id)).toMatchObject({ state: 'done', content: { title: 'Core group' } });
  });
});

describe('a report whose process goes away', () => {
  it('is taken up again and finished once', async () => {
    const letGo = await heldUp();
    const reportId = await reports.request(actor, draftId, { days: 400 });
    const first = maker.work(reportId);
    await eventually('the first claim', async () => (await claims(reportId)) === 1);
    await maker.work(reportId);
    expect(await claims(reportId)).toBe(1);
    await database.dataSource.query(
      `UPDATE would_do_reports SET lease_until = now() - interval '1 second', enqueue_after = now() WHERE id = $1`,
      [reportId],
    );
    enqueuer.items.length = 0;
    expect(await reports.sweep()).toBe(1);
    expect(enqueuer.items).toMatchObject([{ name: 'triggers.report', payload: { reportId } }]);
    const second = maker.work(reportId);
    await eventually('the second claim', async () => (await claims(reportId)) === 2);
    await letGo();
    await Promise.all([first, second]);
    expect(await reports.find(reportId)).toMatchObject({ state: 'done', examined: 950, summary: { setsOff: 650 } });
    expect((await reports.runs(reportId, 1, 1)).total).toBe(500);
    const again = database.dataSource.query(`UPDATE would_do_reports SET examined = 1 WHERE id = $1`, [reportId]);
    await expect(again).rejects.toMatchObject({ driverError: { constraint: 'would_do_report_ends_once' } });
  });

  it('is given up when that happens again and again', async () => {
    const reportId = await reports.request(actor, draftId, { days: 400 });
    await database.dataSource.query(
      `UPDATE would_do_reports SET state = 'running', fence = 5, lease_until = now() - interval '1 second' WHERE id = $1`,
      [reportId],
    );
    expect(await reports.sweep()).toBe(0);
    expect(await reports.find(reportId)).toMatchObject({ state: 'failed', reason: expect.any(String) });
  });

  it('waits and is tried again after a failure', async () => {
    const reportId = await reports.request(actor, draftId, { days: 400 });
    const broken = { current: () => Promise.reject(new Error('no calendars')) } as unknown as CouncilCalendars;
    await expect(new MakeReport(database.dataSource, broken).work(reportId)).rejects.toThrow('no calendars');
    expect((await reports.find(reportId))?.state).toBe('queued');
    await maker.work(reportId);
    expect((await reports.find(reportId))?.state).toBe('done');
  });
});

describe('cancelling', () => {
  it('stops a report that is being made', async () => {
    const letGo = await heldUp();
    const reportId = await reports.request(actor, draftId, { days: 400 });
    const work = maker.work(reportId);
    await eventually('the claim', async () => (await claims(reportId)) === 1);
    expect(await reports.cancel(reportId)).toBe(true);
    await letGo();
    await work;
    expect(await reports.find(reportId)).toMatchObject({ state: 'cancelled', summary: null });
    expect((await reports.runs(reportId, 1, 1)).total).toBe(0);
    expect(await reports.cancel(reportId)).toBe(false);
  });
});
