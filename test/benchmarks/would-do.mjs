/**
 * How long a would-do report over 10,000 stored events takes. Not a test: a figure of the machine that it is run on.
 *
 *     npm run build && node test/benchmarks/would-do.mjs [events]
 *
 * It starts a PostgreSQL of its own, publishes the trigger of the initial conference, changes two things of it in a
 * draft, and runs the draft over a year of events of invented meetings.
 */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { DataSource } from 'typeorm';

const events = Number(process.argv[2] ?? 10_000);
const dist = new URL('../../dist/', import.meta.url);
const { startPostgres } = await import(new URL('apps/standalone/src/embedded-postgres/index.js', dist));
const { connectionOptions, migrate } = await import(new URL('libs/database/src/index.js', dist));
const { CouncilCalendars } = await import(new URL('libs/runs/src/index.js', dist));
const { MakeReport, publishTrigger, TriggerDrafts, triggerFileSchema, WouldDoReports } = await import(
  new URL('libs/triggers/src/index.js', dist)
);

const directory = await mkdtemp(join(tmpdir(), 'linchpin-benchmark-'));
// Run by root, the server has an account of its own that must be able to enter here.
await chmod(directory, 0o755);
const postgres = await startPostgres({ dataDir: join(directory, 'postgres'), password: 'benchmark' });
const dataSource = await new DataSource(connectionOptions(postgres.url, 5)).initialize();
try {
  await migrate(postgres.url);
  const trigger = await givenTrigger();
  await givenEvents();
  const draftId = await givenDraft(trigger);
  const reports = new WouldDoReports(dataSource, { enqueue: () => Promise.resolve(true) });
  const reportId = await reports.request({ ref: 'ST-01' }, draftId, { days: 365 });
  const start = performance.now();
  await new MakeReport(dataSource, new CouncilCalendars(dataSource)).work(reportId);
  const seconds = (performance.now() - start) / 1000;
  const { state, examined, summary } = await reports.find(reportId);
  process.stdout.write(
    `${state}: ${examined} events in ${seconds.toFixed(1)} s, ${Math.round(examined / seconds)} a second; ` +
      `${summary.setsOff} would begin a run, ${summary.compared.otherwise} would do something otherwise.\n`,
  );
} finally {
  await dataSource.destroy();
  await postgres.stop();
  await rm(directory, { recursive: true, force: true });
}

async function givenTrigger() {
  await dataSource.query(
    `WITH team AS (INSERT INTO teams (code, name, kind, email, site)
       VALUES ('HUB-N', 'Hub', 'hub', 'hub@exshire.example', 'NORTHGATE') RETURNING id)
     INSERT INTO staff (ref, name, email, team_id, role)
     SELECT 'ST-01', 'Ada Example', 'ada@exshire.example', id, 'manager' FROM team`,
  );
  const path = new URL('../../config/triggers/initial-conference.yaml', import.meta.url);
  const file = triggerFileSchema.parse(parse(await readFile(path, 'utf8')));
  await dataSource.transaction((manager) => publishTrigger(manager, file));
  const [row] = await dataSource.query('SELECT id FROM triggers WHERE name = $1', [file.name]);
  return row.id;
}

/** Two changes: a later alert, and other words. */
async function givenDraft(triggerId) {
  const drafts = new TriggerDrafts(dataSource);
  const draftId = await drafts.change({ ref: 'ST-01' }, triggerId);
  const { content, revision } = await drafts.find(draftId);
  const steps = content.steps.map((step) =>
    step.kind === 'alerts.send'
      ? {
          ...step,
          when: {
            from: 'event',
            amount: 1,
            unit: 'working-days',
            direction: 'after',
            calendar: 'service',
            past: 'now',
          },
        }
      : step,
  );
  await drafts.save({ ref: 'ST-01' }, draftId, revision, { content: { ...content, steps }, reason: 'A benchmark' });
  return draftId;
}

async function givenEvents() {
  await dataSource.query(
    `WITH source AS (INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic') RETURNING id)
     INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, received_at, team_code, restricted,
       data, body_hash, state)
     SELECT source.id, 'bench-' || i, 'conference.initial.scheduled', 'meeting/M-' || i, at, at, 'SPK-NE', false,
       jsonb_build_object('meetingRef', 'M-' || i, 'startsAt', at + interval '20 days', 'durationMin', 120,
         'venueNeed', jsonb_build_object('capacity', 12, 'site', 'NORTHGATE'), 'inviteeListRef', 'IL-' || i,
         'checkAgencies', jsonb_build_array('POLICE', 'GP'), 'teamCode', 'SPK-NE',
         'strategyDiscussionAt', at - interval '2 days'),
       '', 'matched'
     FROM source, generate_series(1, $1::integer) AS i,
       LATERAL (SELECT now() - i * interval '364 days' / $1 AS at) AS moment`,
    [events],
  );
}
