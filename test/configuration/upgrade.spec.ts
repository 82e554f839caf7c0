import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectionOptions, migrateWithin, migrationNames } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { startPostgres } from '../../apps/standalone/src/embedded-postgres/index.js';
import { keepSecrets } from '../../apps/standalone/src/secrets.js';
import { eventually } from '../support/eventually.js';
import type { CaughtMail } from '../support/linchpin.js';
import { StandaloneProcess } from '../support/standalone-process.js';

/** The nine migrations of 0.1.0. */
const OF_0_1_0 = migrationNames.slice(0, 9);

/** A run of which one alert has been sent, one waits its turn and one is to be sent a week later. */
const ROWS = `
  INSERT INTO teams (id, code, name, kind, email, site) VALUES
    ('00000000-0000-4000-8000-0000000000aa', 'HUB-N', 'North business centre', 'hub', 'north@exshire.example', 'CHELMER');
  INSERT INTO teams (id, code, name, kind, hub_id, email, site) VALUES
    ('00000000-0000-4000-8000-0000000000ab', 'SPK-N', 'North team support', 'spoke', '00000000-0000-4000-8000-0000000000aa',
     'spoke@exshire.example', 'CHELMER');
  INSERT INTO sources (name, title) VALUES ('mosaic', 'Mosaic');
  INSERT INTO triggers (id, name) VALUES ('00000000-0000-4000-8000-0000000000ba', 'assessment-due');
  INSERT INTO trigger_versions (id, trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
    VALUES ('00000000-0000-4000-8000-0000000000bb', '00000000-0000-4000-8000-0000000000ba', 1, 'Assessment due',
      'assessment.due', 'once-per-subject', '[]', 'HUB-N', 'ST-01', 'First version', '[2026-01-01, infinity)');
  INSERT INTO events (id, source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash, state, matched_at)
    SELECT '00000000-0000-4000-8000-0000000000ca', id, 'e-1', 'assessment.due', 'assessment/A-1', now(), 'SPK-N',
      '{"childRef": "P-1001", "assessmentRef": "A-1", "assessmentType": "single", "dueDate": "2037-01-01", "teamCode": "SPK-N",
        "workerRef": "SW-01", "laCode": "999"}', '\\x00', 'matched', now()
    FROM sources WHERE name = 'mosaic';
  INSERT INTO runs (id, trigger_id, trigger_version_id, event_id, source_id, subject)
    SELECT '00000000-0000-4000-8000-0000000000da', '00000000-0000-4000-8000-0000000000ba',
      '00000000-0000-4000-8000-0000000000bb', id, source_id, subject FROM events;
  INSERT INTO actions (id, run_id, step_key, position, kind, title, settings, state, due_at, fence, finished_at, result)
    SELECT ('00000000-0000-4000-8000-0000000000e' || position)::uuid, '00000000-0000-4000-8000-0000000000da', 'tell-' || position,
      position, 'alerts.send', 'Tell the spoke team', '{"team": "spoke", "headline": "Assessment due"}', state, due_at, fence, finished_at, result::jsonb
    FROM (VALUES (1, 'succeeded', NULL, 1, now(), '{}'), (2, 'ready', NULL, 0, NULL, NULL),
      (3, 'ready', now() + interval '7 days', 0, NULL, NULL)) AS given (position, state, due_at, fence, finished_at, result);
  INSERT INTO alerts (action_id, team_id, run_id, reference, headline)
    VALUES ('00000000-0000-4000-8000-0000000000e1', '00000000-0000-4000-8000-0000000000ab',
      '00000000-0000-4000-8000-0000000000da', 'A-1', 'Assessment due');
  INSERT INTO mails (action_id, recipient, sent_at)
    VALUES ('00000000-0000-4000-8000-0000000000e1', 'spoke@exshire.example', now());`;

let linchpin: StandaloneProcess;
let dataDir: string;
let password: string;
beforeAll(async () => {
  linchpin = await StandaloneProcess.prepare();
  dataDir = String(linchpin.environment.DATA_DIR);
  ({ databasePassword: password } = await keepSecrets(dataDir, {}));
  const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), password });
  const dataSource = await new DataSource(connectionOptions(postgres.url, 2)).initialize();
  const runner = dataSource.createQueryRunner();
  await runner.startTransaction();
  await migrateWithin(runner, OF_0_1_0);
  await runner.query(ROWS);
  await runner.commitTransaction();
  await runner.release();
  await dataSource.destroy();
  await postgres.stop();
}, 60_000);
afterAll(() => linchpin.discard());

const mails = async () => (await (await fetch(`${linchpin.address('MAIL_PORT')}/api/messages`)).json()) as CaughtMail[];

describe('a data folder that 0.1.0 made', () => {
  it('is taken over: what was in hand goes on, and no mail goes again', async () => {
    expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
    const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), password });
    expect({ adopted: postgres.adopted, said: linchpin.output }).toMatchObject({ adopted: true });
    const dataSource = await new DataSource(connectionOptions(postgres.url, 2)).initialize();
    try {
      const actions = () =>
        dataSource.query<{ key: string; state: string }[]>(
          'SELECT step_key AS key, state FROM actions ORDER BY position',
        );
      await eventually('the step that was ready to be done', async () => (await actions())[1]?.state === 'succeeded');
      expect((await actions()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'ready']);
      expect(await mails()).toHaveLength(1);
      const accepted = await dataSource.query<unknown[]>(`SELECT 1 FROM deliveries WHERE state = 'accepted'`);
      expect(accepted).toHaveLength(2);
      const names = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
      expect(names.map(({ name }) => name)).toEqual([...migrationNames]);
      expect(await dataSource.query('SELECT code FROM teams ORDER BY code')).toEqual([
        { code: 'HUB-N' },
        { code: 'SPK-N' },
      ]);
    } finally {
      await dataSource.destroy();
    }
  }, 120_000);
});
