import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { TriggerDrafts } from '@linchpin/trigger-drafts';
import { WouldDoReports } from '@linchpin/would-do';
import { createCouncilDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { RecordingEnqueuer } from '../support/recording-enqueuer.js';
import { StandaloneProcess } from '../support/standalone-process.js';

const EVENTS = 20_000;
const actor = { ref: 'ST-01' };

let database: TestDatabase;
let linchpin: StandaloneProcess;
beforeAll(async () => {
  database = await createCouncilDatabase();
  linchpin = await StandaloneProcess.prepare({ DATABASE_URL: database.url });
  await linchpin.start();
  await database.dataSource.query(
    `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash, state)
     SELECT id, 'kill-' || i, 'conference.initial.scheduled', 'meeting/M-' || i, now(), 'SPK-NE',
       jsonb_build_object('startsAt', now() + interval '20 days', 'durationMin', 120), '', 'matched'
     FROM sources, generate_series(1, ${String(EVENTS)}) AS i WHERE name = 'mosaic'`,
  );
}, 90_000);
afterAll(async () => {
  await linchpin.discard();
  await database.drop();
});

it('a report whose worker is killed is taken up again and finished once', async () => {
  const { dataSource } = database;
  const [trigger] = await dataSource.query<{ id: string }[]>(
    `SELECT id FROM triggers WHERE name = 'initial-conference'`,
  );
  const draftId = await new TriggerDrafts(dataSource.manager).change(actor, trigger?.id ?? '');
  const reports = new WouldDoReports(dataSource, new RecordingEnqueuer());
  const reportId = await reports.request(actor, draftId, { days: 1 });
  // Nobody has told the worker: the sweep does.
  await dataSource.query('UPDATE would_do_reports SET enqueue_after = now() WHERE id = $1', [reportId]);
  await eventually('the report to be under way', async () => ((await reports.find(reportId))?.examined ?? 0) > 0);
  await linchpin.end('SIGKILL');
  expect(await reports.find(reportId)).toMatchObject({ state: 'running', total: EVENTS });
  expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
  const report = await eventually(
    'the report to be done',
    async () => {
      const found = await reports.find(reportId);
      return found?.state === 'done' && found;
    },
    120_000,
  );
  expect(report).toMatchObject({ examined: EVENTS, summary: { events: EVENTS, setsOff: EVENTS } });
  expect((await reports.runs(reportId, 1, 1)).total).toBe(500);
  const [row] = await dataSource.query<{ fence: number }[]>('SELECT fence FROM would_do_reports WHERE id = $1', [
    reportId,
  ]);
  expect(row?.fence).toBe(2);
}, 200_000);
