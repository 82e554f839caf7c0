import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectionOptions } from '@linchpin/database';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { DataSource } from 'typeorm';
import { type BackupContent, checkBackup } from '../../apps/standalone/src/backup/check-backup.js';
import { openBackup } from '../../apps/standalone/src/backup/file/open-backup.js';
import { type RunningPostgres, startPostgres } from '../../apps/standalone/src/embedded-postgres/index.js';
import { readSecrets } from '../../apps/standalone/src/secrets.js';
import { eventually } from '../support/eventually.js';
import { readSample, type SampleEvent } from '../support/linchpin.js';
import { signedHeaders } from '../support/signed-webhook.js';
import { StandaloneProcess } from '../support/standalone-process.js';

const PASSPHRASE = 'four words of a passphrase';
/** What a lease may be in: as it was but for the lease. */
const WITH_LEASES = ['actions', 'deliveries', 'would_do_reports'];

let folder: string;
let server: SMTPServer;
let mailUrl: string;
/** While true a mail is taken and never answered: it stays in hand. */
let isHolding = false;
const mailed: string[] = [];
const processes: StandaloneProcess[] = [];
const servers: RunningPostgres[] = [];
const connections: DataSource[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-backups-'));
  await chmod(folder, 0o755);
  await writeFile(join(folder, 'passphrase'), PASSPHRASE);
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, done) {
      const isHeld = isHolding;
      void simpleParser(stream).then(({ messageId = '' }) => {
        if (isHeld) return;
        mailed.push(messageId);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  mailUrl = `smtp://127.0.0.1:${String((server.server.address() as AddressInfo).port)}`;
});
afterAll(async () => {
  for (const connection of connections) await connection.destroy();
  for (const each of processes) await each.end('SIGTERM');
  for (const postgres of servers) await postgres.stop();
  for (const each of processes) await each.discard();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  await rm(folder, { recursive: true, force: true });
});

async function prepare(): Promise<StandaloneProcess> {
  const linchpin = await StandaloneProcess.prepare({
    SMTP_URL: mailUrl,
    EVENT_DAYS_AHEAD: '10000',
    BACKUP_PASSPHRASE_FILE: join(folder, 'passphrase'),
  });
  processes.push(linchpin);
  return linchpin;
}

/** The database of an installation, whether the installation runs or not. */
async function databaseOf({ environment }: StandaloneProcess): Promise<DataSource> {
  const data = String(environment.DATA_DIR);
  const password = (await readSecrets(data))?.databasePassword ?? '';
  const postgres = await startPostgres({ dataDir: join(data, 'postgres'), password });
  servers.push(postgres);
  const dataSource = await new DataSource(connectionOptions(postgres.url, 4)).initialize();
  connections.push(dataSource);
  return dataSource;
}

async function count(dataSource: DataSource, sql: string): Promise<number> {
  const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${sql}`);
  return row?.count ?? -1;
}

/** Posts a sample as the source mosaic and returns the event's id. */
async function post(
  linchpin: StandaloneProcess,
  sample: string,
  change: (event: SampleEvent) => void,
): Promise<string> {
  const body = JSON.stringify(await readSample(sample, change));
  const key = (await readSecrets(String(linchpin.environment.DATA_DIR)))?.webhookKey ?? '';
  const response = await fetch(`${linchpin.address('INTAKE_PORT')}/webhooks/mosaic`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', ...signedHeaders(key, body) },
    body,
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { eventId: string }).eventId;
}

const assessment = (reference: string) => (event: SampleEvent) => {
  Object.assign(event, { id: `of-${reference}`, subject: `assessment/${reference}` });
  event.data.assessmentRef = reference;
};
const conference = (reference: string) => (event: SampleEvent) => {
  Object.assign(event, { id: `of-${reference}`, subject: `meeting/${reference}` });
  event.data.meetingRef = reference;
};

async function read(file: string): Promise<BackupContent> {
  const backup = await openBackup(file);
  try {
    const entries = await backup.unlock(Buffer.from(PASSPHRASE));
    return await checkBackup(entries());
  } finally {
    await backup.close();
  }
}

const isDone = async (dataSource: DataSource) =>
  (await count(dataSource, `events WHERE state = 'recorded'`)) === 0 &&
  (await count(dataSource, `deliveries WHERE state IN ('waiting', 'sending')`)) === 0 &&
  (await count(
    dataSource,
    `actions WHERE (state = 'ready' AND (due_at IS NULL OR due_at <= now())) OR state = 'running'`,
  )) === 0;

describe('a backup of an installation at work', () => {
  it('is restored into an empty place and goes on: nothing is lost, nothing is sent twice', async () => {
    const source = await prepare();
    await source.start();
    const before = await databaseOf(source);
    // The samples are moved years ahead.
    await before.query('UPDATE room_settings SET horizon_months = 240');
    const sent = new Map<string, string>();
    sent.set('M-70001', await post(source, 'conference-initial-scheduled', conference('M-70001')));
    // One of its steps is done the day before its meeting.
    sent.set('M-70002', await post(source, 'coregroup-scheduled', conference('M-70002')));
    sent.set('A-70000', await post(source, 'assessment-due', assessment('A-70000')));
    await eventually('the first events to be done', () => isDone(before), 60_000);
    const accepted = [...mailed];
    expect(accepted.length).toBeGreaterThan(2);

    isHolding = true;
    for (let index = 1; index <= 40; index += 1) {
      const reference = `A-7${String(index).padStart(4, '0')}`;
      sent.set(reference, await post(source, 'assessment-due', assessment(reference)));
    }
    await eventually(
      'mails to be in hand',
      async () => (await count(before, `deliveries WHERE state = 'sending'`)) > 0,
    );
    // It goes on receiving and working while it is backed up.
    let isBackingUp = true;
    const meanwhile = (async () => {
      for (let index = 0; isBackingUp; index += 1) {
        const reference = `A-8${String(index).padStart(4, '0')}`;
        await post(source, 'assessment-due', assessment(reference));
      }
    })();
    const file = join(folder, 'at-work');
    const made = await source.command('backup', file);
    isBackingUp = false;
    await meanwhile;
    expect(made).toEqual({ code: 0, printed: expect.stringMatching(/rows of \d+ tables are in/) });
    expect(await source.end('SIGKILL')).toBeNull();
    expect(mailed).toEqual(accepted);

    const restored = await prepare();
    expect(await restored.command('restore', file)).toEqual({ code: 0, printed: expect.stringContaining('restored') });
    const after = await databaseOf(restored);
    expect(await count(after, `deliveries WHERE state = 'sending'`)).toBeGreaterThan(0);
    expect(await count(after, `deliveries WHERE lease_until > now()`)).toBe(0);
    expect(await count(after, `actions WHERE lease_until > now()`)).toBe(0);

    // Every table is as it was at the moment of the backup: deadlines, rooms, letters, all of them.
    const again = join(folder, 'again');
    expect(await restored.command('backup', again)).toMatchObject({ code: 0 });
    const [one, other] = [await read(file), await read(again)];
    expect(other.tables.map(({ table, rows }) => ({ table, rows }))).toEqual(
      one.tables.map(({ table, rows }) => ({ table, rows })),
    );
    const unleased = ({ tables }: BackupContent) => tables.filter(({ table }) => !WITH_LEASES.includes(table));
    expect(unleased(other)).toEqual(unleased(one));
    expect(other.secrets).toEqual(one.secrets);
    for (const table of ['deadlines', 'room_bookings', 'documents', 'check_links', 'tasks']) {
      expect({ table, rows: one.tables.find((each) => each.table === table)?.rows ?? 0 }).not.toEqual({
        table,
        rows: 0,
      });
    }
    expect(await count(after, `events WHERE source_event_id LIKE 'of-A-7%'`)).toBe(41);

    isHolding = false;
    expect({ ended: await restored.start(), said: restored.output }).toMatchObject({ ended: null });
    await eventually('all that was in hand to be done', () => isDone(after), 90_000);
    const deliveries = await after.query<{ id: string }[]>(`SELECT id FROM deliveries WHERE state = 'accepted'`);
    expect(await count(after, `deliveries WHERE state <> 'accepted'`)).toBe(0);
    expect(deliveries.length).toBeGreaterThan(accepted.length + 39);
    // Once each in both lives together, and under the Message-ID that it had.
    expect([...mailed].sort()).toEqual(deliveries.map(({ id }) => `<${id}@exshire.example>`).sort());

    // What was known is known again, and a step whose time comes is done.
    for (const [reference, eventId] of sent) {
      if (reference.startsWith('M')) continue;
      const repeated = await post(restored, 'assessment-due', assessment(reference));
      expect({ reference, eventId: repeated }).toEqual({ reference, eventId });
    }
    expect(await count(after, `actions WHERE state = 'ready' AND due_at > now()`)).toBeGreaterThan(0);
    const [[step]] = await after.query<[{ id: string }[], number]>(
      `UPDATE actions SET due_at = now(), enqueue_after = now() WHERE id = (
         SELECT id FROM actions WHERE state = 'ready' AND due_at > now() ORDER BY due_at, id LIMIT 1) RETURNING id`,
    );
    await eventually('a step whose time has come to be done', () =>
      count(after, `actions WHERE id = '${String(step?.id)}' AND state IN ('asked', 'succeeded')`),
    );
  }, 240_000);

  it('into a data folder that is in use is refused, and nothing is changed', async () => {
    const [, restored] = processes;
    const refused = await restored?.command('restore', join(folder, 'at-work'));
    expect(refused).toEqual({
      code: 1,
      printed: expect.stringMatching(/is in use: it holds secrets\.json and postgres/),
    });
  });
});

describe('a restore that is killed', () => {
  it('is named as such by the next start, and is done again', async () => {
    const linchpin = await prepare();
    const data = String(linchpin.environment.DATA_DIR);
    const file = join(folder, 'at-work');
    await linchpin.killAmid(() => existsSync(join(data, 'postgres', 'README.txt')), 'restore', file);
    expect(await linchpin.start()).toBe(1);
    expect(linchpin.output).toContain('was not finished. Run npm run restore again');
    expect(await linchpin.command('restore', file)).toEqual({ code: 0, printed: expect.stringContaining('restored') });
    const restored = await databaseOf(linchpin);
    expect(await count(restored, `events WHERE source_event_id LIKE 'of-A-7%'`)).toBe(41);
  }, 120_000);
});

describe('the commands', () => {
  it('say in a sentence what is wrong with how they are called, and exit 2', async () => {
    const linchpin = await prepare();
    expect(await linchpin.command('backup')).toEqual({ code: 2, printed: expect.stringMatching(/^Say which file/) });
    expect(await linchpin.command('restore', 'a', 'b')).toMatchObject({ code: 2 });
    expect(await linchpin.command('restore', '--verify', 'a')).toMatchObject({ code: 2 });
    expect(await linchpin.command('backup', '--help')).toEqual({
      code: 0,
      printed: expect.stringContaining('--verify'),
    });
    const none = await linchpin.command('backup', join(folder, 'none'));
    expect(none).toEqual({
      code: 1,
      printed: expect.stringMatching(/^No installation is running with the data folder/),
    });
  });
});
