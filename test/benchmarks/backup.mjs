/**
 * How long a backup and a restore take of 100,000 events with a run, three actions and attempts each, and 2,000 letters of
 * 30 kB. Run after `npm run build`: `node test/benchmarks/backup.mjs`. Prints seconds, megabytes and the most memory.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { withDatabase } from './with-database.mjs';
import { runBackupCommand } from '../../dist/apps/standalone/src/backup/command.js';
import { prepareCouncil } from '../../dist/apps/standalone/src/seed/prepare-council.js';
import { readSettings } from '../../dist/libs/config/src/index.js';
import { connectionOptions } from '../../dist/libs/database/src/index.js';

const EVENTS = 100_000;
const LETTERS = 2_000;

const directory = await mkdtemp(join(tmpdir(), 'linchpin-backup-'));
await writeFile(join(directory, 'passphrase'), 'four words of a passphrase');

await withDatabase(async (dataSource) => {
  const { url } = dataSource.options;
  const webhookKey = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  await prepareCouncil({ DATABASE_URL: url }, { webhookKey, demoPassword: 'correct horse battery staple' });
  await timed('made the rows', () => fill(dataSource));
  const settings = (more) =>
    readSettings({
      DATA_DIR: join(directory, 'none'),
      BACKUP_PASSPHRASE_FILE: join(directory, 'passphrase'),
      ...more,
    });
  const file = join(directory, 'backup');
  const give = async (command, more) => {
    const said = [];
    const talk = {
      say: (line) => said.push(line),
      ask: () => Promise.resolve(null),
      signal: new AbortController().signal,
    };
    await timed(command, () => runBackupCommand({ command, file }, settings(more), talk));
    console.log(`  ${said.filter((line) => !line.startsWith('  ')).join(' ')}`);
  };
  await give('backup', { DATABASE_URL: url });
  await give('verify', {});
  const target = new URL(url);
  target.pathname = '/restored';
  await dataSource.query('CREATE DATABASE restored TEMPLATE template0');
  await give('restore', { DATABASE_URL: target.href });
  const restored = await new DataSource(connectionOptions(target.href, 1)).initialize();
  const [{ count }] = await restored.query('SELECT count(*)::int AS count FROM events');
  if (count < EVENTS) throw new Error(`${count} events are restored`);
  await restored.destroy();
});
await rm(directory, { recursive: true, force: true });

async function timed(what, work) {
  const started = performance.now();
  await work();
  const memory = process.resourceUsage().maxRSS / 1024;
  console.log(
    `${what}: ${((performance.now() - started) / 1000).toFixed(1)} s (at most ${memory.toFixed(0)} MB of memory)`,
  );
}

async function fill(dataSource) {
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await runner.query('SET LOCAL statement_timeout = 0');
  for (const table of ['events', 'runs', 'actions', 'action_attempts', 'documents']) {
    await runner.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  }
  await runner.query(
    `INSERT INTO events (source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash, state, matched_at)
     SELECT sources.id, 'b-' || number, 'assessment.due', 'assessment/A-' || number, now(), 'SPK-NE', jsonb_build_object(
       'childRef', 'P-' || number, 'assessmentRef', 'A-' || number, 'assessmentType', 'single', 'dueDate', '2027-01-01',
       'teamCode', 'SPK-NE', 'workerRef', 'SW-01', 'laCode', '999'), sha256(number::text::bytea), 'matched', now()
     FROM sources, generate_series(1, ${EVENTS}) AS number WHERE sources.name = 'mosaic'`,
  );
  await runner.query(
    `INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject, trigger_name, trigger_title, trigger_version,
       state, finished_at)
     SELECT trigger_id, version.id, events.id, source_id, subject, triggers.name, version.title, version.version, 'succeeded', now()
     FROM events, trigger_versions version JOIN triggers ON triggers.id = trigger_id
     WHERE version.id = (SELECT id FROM trigger_versions WHERE event_type = 'assessment.due' LIMIT 1)`,
  );
  await runner.query(
    `INSERT INTO actions (run_id, step_key, position, kind, title, settings, state, fence, finished_at, result)
     SELECT runs.id, 'step-' || number, number, 'tasks.assign', 'Ask for the assessment',
       '{"team": "spoke", "title": "Ask for the assessment", "boundary": "admin"}', 'succeeded', 1, now(),
       jsonb_build_object('taskId', gen_random_uuid())
     FROM runs, generate_series(1, 3) AS number`,
  );
  await runner.query(
    `INSERT INTO action_attempts (action_id, number, finished_at, outcome) SELECT id, 1, now(), 'succeeded' FROM actions`,
  );
  await runner.query(
    `INSERT INTO documents (action_id, recipient_key, recipient_role, template_version_id, reference, state, series, number,
       file_name, content, sha256, facts_hash, created_by)
     SELECT action.id, 'A-1', 'mother', version.id, 'M-' || action.number, 'final', 'D01-M-' || action.number, 1,
       '2026-11-20-D01-M-' || action.number || '-1.docx', letter.content, sha256(letter.content), '', 'trigger t version 1'
     FROM (SELECT id, row_number() OVER () AS number FROM actions LIMIT ${LETTERS}) action,
       (SELECT id FROM template_versions LIMIT 1) version,
       LATERAL (SELECT decode(string_agg(md5(random()::text || action.number || part), ''), 'hex') AS content
         FROM generate_series(1, 1875) AS part) letter`,
  );
  await runner.commitTransaction();
  for (const table of ['events', 'runs', 'actions', 'action_attempts', 'documents']) {
    await runner.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  }
  await runner.release();
}
