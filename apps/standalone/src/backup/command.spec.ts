import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { migrateWithin, migrationNames } from '@linchpin/database';
import { createCouncilDatabase, createEmptyDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { keepSecrets, readSecrets } from '../secrets.js';
import { runBackupCommand } from './command.js';
import { headerBytes } from './file/header.js';
import { expectFinishedRestore } from './restore-place.js';
import { describeSchema } from './tables/catalogue.js';

/** What an installation holds that has run the migrations up to 34. */
const OF_OLDER_RELEASE = `
  INSERT INTO events (id, source_id, source_event_id, type, subject, occurred_at, restricted, data, body_hash)
  SELECT ('00000000-0000-4000-8000-00000000000' || number)::uuid, sources.id, given.name, 'restricted.received', subject, now(), given.name = 'begun',
    data::jsonb, '\\x00ff0a5c'
  FROM sources, (VALUES (1, 'begun', 'meeting/M-1', '{}'),
    (2, 'asked', 'event/00000000-0000-4000-8000-000000000001', '{"note": "a\\tb\\\\ ‘c’"}')) AS given (number, name, subject, data)
  WHERE sources.name = 'linchpin'`;

const PASSPHRASE = 'four words of a passphrase';

let folder: string;
let council: TestDatabase;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-backup-'));
  council = await createCouncilDatabase();
  databases.push(council);
  await council.dataSource.query(
    `INSERT INTO console_sessions (id_hash, data, expires_at) VALUES ('\\x01', '{}', now() + interval '1 day')`,
  );
});
afterAll(async () => {
  for (const database of databases) await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function empty(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  databases.push(database);
  return database;
}

/** Gives the command as a person at a terminal would, who answers with these words one after the other. */
async function give(
  command: 'backup' | 'restore' | 'verify',
  file: string,
  environment: Record<string, string> = {},
  answers: (string | null)[] = [PASSPHRASE, PASSPHRASE],
  signal = new AbortController().signal,
): Promise<{ status: number; said: string }> {
  const said: string[] = [];
  const left = [...answers];
  const settings = readSettings({ DATA_DIR: join(folder, 'no-data'), ...environment });
  const talk = {
    say: (line: string) => void said.push(line),
    ask: () => Promise.resolve(left.shift() ?? null),
    signal,
  };
  const status = await runBackupCommand({ command, file: join(folder, file) }, settings, talk);
  return { status, said: said.join('\n') };
}

const tablesIn = async ({ dataSource }: TestDatabase) =>
  (
    await dataSource.query<{ name: string }[]>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`)
  ).map(({ name }) => name);

/** Of each table what stands in it, whatever the order of its rows. */
async function contents(database: TestDatabase): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const name of await tablesIn(database)) {
    if (name === 'console_sessions') continue;
    const row = name === 'migrations' ? 'each.name' : 'each::text';
    const [hash] = await database.dataSource.query<{ all: string }[]>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(${row}, E'\\n' ORDER BY ${row})), '') AS all FROM "${name}" each`,
    );
    found[name] = hash?.all ?? '';
  }
  return found;
}

async function schemaOf({ dataSource }: TestDatabase): Promise<string[]> {
  return describeSchema({
    query: async (sql: string) => ({ rows: await dataSource.query<unknown[]>(sql) }),
  } as unknown as Parameters<typeof describeSchema>[0]);
}

describe('a backup', () => {
  it('restored into an empty database is the same: every row, constraint, trigger and index', async () => {
    const made = await give('backup', 'same', { DATABASE_URL: council.url });
    expect(made).toEqual({ status: 0, said: expect.stringMatching(/rows of \d+ tables are in .*same/) });
    expect((await stat(join(folder, 'same'))).mode & 0o777).toBe(0o600);
    const target = await empty();
    const restored = await give('restore', 'same', { DATABASE_URL: target.url });
    expect(restored).toEqual({ status: 0, said: expect.stringContaining('It is restored') });
    const before = await contents(council);
    expect(Object.keys(before).length).toBeGreaterThan(55);
    expect(await contents(target)).toEqual(before);
    expect(await schemaOf(target)).toEqual(await schemaOf(council));
    // Everybody signs in anew.
    expect(await target.dataSource.query('SELECT * FROM console_sessions')).toEqual([]);
  });

  it('can be read whole without a database, and says what is in it', async () => {
    const { status, said } = await give('verify', 'same');
    expect(status).toBe(0);
    expect(said).toMatch(/^A backup of Linchpin \d+\.\d+\.\d+ \(\d+ migrations\), taken on \d+ \w+ \d{4} at/);
    expect(said).toMatch(/\n {2}staff +27\n/);
    expect(said).toMatch(/It is whole: [\d,]+ rows of \d+ tables\.$/);
  });

  it('shows nothing of what is in it, neither in the file nor in what is said', async () => {
    const [person] = await council.dataSource.query<{ name: string }[]>('SELECT name FROM staff LIMIT 1');
    const bytes = await readFile(join(folder, 'same'));
    expect(bytes.includes(person?.name ?? '')).toBe(false);
    expect(bytes.subarray(0, 20_000).toString('latin1')).toContain(migrationNames.at(-1));
  });

  it('is not made over a file, with a short passphrase, two different ones, or where nobody can be asked', async () => {
    const from = { DATABASE_URL: council.url };
    expect((await give('backup', 'same', from)).said).toMatch(/There is a file .* already/);
    expect((await give('backup', 'none/new', from)).said).toMatch(/There is no folder/);
    expect((await give('backup', 'new', from, ['short'])).said).toMatch(/too short: give 12 characters/);
    expect((await give('backup', 'new', from, [PASSPHRASE, 'another one'])).said).toMatch(/were not the same/);
    expect((await give('backup', 'new', from, [null])).said).toMatch(/BACKUP_PASSPHRASE_FILE/);
    expect(await readdir(folder)).not.toContain('new');
  });

  it('takes its passphrase from a file, or a key file in its place', async () => {
    await writeFile(join(folder, 'passphrase'), `${PASSPHRASE}\n`);
    await writeFile(join(folder, 'key'), randomBytes(32));
    await writeFile(join(folder, 'short-key'), randomBytes(31));
    const with_ = (more: Record<string, string>) => ({ DATABASE_URL: council.url, ...more });
    const byFile = { BACKUP_PASSPHRASE_FILE: join(folder, 'passphrase') };
    expect(await give('verify', 'same', byFile, [])).toMatchObject({ status: 0 });
    const short = await give('backup', 'by-key', with_({ BACKUP_KEY_FILE: join(folder, 'short-key') }), []);
    expect(short.said).toMatch(/needs 32 random bytes/);
    const byKey = { BACKUP_KEY_FILE: join(folder, 'key') };
    expect(await give('backup', 'by-key', with_(byKey), [])).toMatchObject({ status: 0 });
    expect(await give('verify', 'by-key', byKey, [])).toMatchObject({ status: 0 });
    expect((await give('verify', 'by-key')).said).toMatch(/made with a key file/);
    await writeFile(join(folder, 'other-key'), randomBytes(32));
    const other = await give('verify', 'by-key', { BACKUP_KEY_FILE: join(folder, 'other-key') }, []);
    expect(other.said).toBe('That is not the key file of this backup.');
  });

  it('that is broken off leaves nothing behind, nor does a restore', async () => {
    const target = await empty();
    for (const [command, file, url] of [
      ['backup', 'broken', council.url],
      ['restore', 'same', target.url],
    ] as const) {
      const broken = await give(command, file, { DATABASE_URL: url }, undefined, AbortSignal.abort());
      expect(broken).toEqual({ status: 1, said: 'Broken off, and nothing of it was kept.' });
    }
    expect((await readdir(folder)).filter((name) => name.includes('broken'))).toEqual([]);
    expect(await tablesIn(target)).toEqual([]);
  });

  it('is not made of a database without an installation', async () => {
    const refused = await give('backup', 'nothing', { DATABASE_URL: (await empty()).url });
    expect(refused.said).toMatch(/^There is no installation in the database/);
  });

  it('is refused by an older release, by name', async () => {
    const { bytes } = headerBytes({
      product: '9.0.0',
      takenAt: new Date().toISOString(),
      migrations: [...migrationNames, 'FromLater1900000000000'],
      secret: 'passphrase',
      salt: '',
      check: '',
    });
    await writeFile(join(folder, 'newer'), bytes);
    const refused = await give('restore', 'newer', { DATABASE_URL: (await empty()).url });
    expect(refused).toEqual({ status: 1, said: expect.stringMatching(/newer release of Linchpin \(9\.0\.0\)/) });
  });
});

describe('what is wrong with a file', () => {
  /** The file changed, and what the restore says. Nothing is written, neither to the database nor to the data folder. */
  async function restoring(change: (whole: Buffer) => Buffer, answer = PASSPHRASE): Promise<string> {
    const target = databases.find(({ url }) => url === nowhere) ?? (await empty());
    nowhere = target.url;
    await writeFile(join(folder, 'changed'), change(Buffer.from(await readFile(join(folder, 'same')))));
    const { status, said } = await give('restore', 'changed', { DATABASE_URL: target.url }, [answer]);
    expect(status).toBe(1);
    expect(await tablesIn(target)).toEqual([]);
    expect(await readdir(folder)).not.toContain('no-data');
    return said;
  }
  let nowhere = '';

  const flipped = (at: number) => (whole: Buffer) => {
    const index = at < 0 ? whole.length + at : at;
    whole[index] = (whole[index] ?? 0) ^ 1;
    return whole;
  };

  it('is said in a sentence of its own for each kind', async () => {
    const isDamaged = /^The file is damaged, or was changed/;
    const isTruncated = /^The file is not whole: it ends too soon/;
    expect(await restoring((whole) => whole, 'another passphrase')).toBe('That is not the passphrase of this backup.');
    expect(await restoring(() => Buffer.from('PK\u0003\u0004 something else'))).toBe(
      'The file is not a backup of Linchpin.',
    );
    expect(await restoring(() => Buffer.alloc(0))).toBe('The file is not a backup of Linchpin.');
    // In the header, in the first piece, in the middle, and in the last tag.
    for (const at of [100, 5_000, 40_000, -1]) expect(await restoring(flipped(at))).toMatch(isDamaged);
    expect(await restoring((whole) => Buffer.concat([whole, whole]))).toMatch(isDamaged);
    for (const length of [10, 18, 100, 3_000, 40_000, -1]) {
      expect(await restoring((whole) => whole.subarray(0, length))).toMatch(isTruncated);
    }
    expect((await give('restore', 'not-there')).said).toMatch(/There is no file/);
  });
});

describe('the place of a restore', () => {
  it('is refused with what is in it when it is not empty, and left as it is', async () => {
    const before = await contents(council);
    const { status, said } = await give('restore', 'same', { DATABASE_URL: council.url });
    expect({ status, said }).toEqual({
      status: 1,
      said: expect.stringMatching(
        /^The database is not empty\. It holds rows in \w+, .* and \d+ more tables\. Nothing was changed\./,
      ),
    });
    expect(await contents(council)).toEqual(before);
    const bare = await empty();
    await bare.dataSource.query('CREATE TABLE events (id integer)');
    expect((await give('restore', 'same', { DATABASE_URL: bare.url })).said).toMatch(/has tables already: events/);
  });

  it('gets the secrets of the installation, but no password of its database', async () => {
    const data = join(folder, 'with-secrets');
    const secrets = await keepSecrets(data, {});
    await give('backup', 'secrets', { DATABASE_URL: council.url, DATA_DIR: data });
    const target = await empty();
    const restored = join(folder, 'restored-secrets');
    expect(await give('restore', 'secrets', { DATABASE_URL: target.url, DATA_DIR: restored })).toMatchObject({
      status: 0,
    });
    const { databasePassword, ...others } = (await readSecrets(restored)) ?? { databasePassword: '' };
    const { databasePassword: old, ...expected } = secrets;
    expect(others).toEqual(expected);
    expect(databasePassword).not.toBe(old);
    expect(await readdir(restored)).toEqual(['secrets.json']);
    // That folder is in use now.
    const again = await give('restore', 'secrets', { DATABASE_URL: (await empty()).url, DATA_DIR: restored });
    expect(again.said).toMatch(/is in use: it holds secrets\.json of an installation\. Nothing was changed/);
    expect(await readSecrets(restored)).toMatchObject(expected);
  });

  it('is not started while a restore in it is not finished, and can be restored into again', async () => {
    const data = join(folder, 'broken-off');
    await mkdir(data);
    await writeFile(join(data, 'restore-unfinished'), '');
    await keepSecrets(data, { databasePassword: 'of its database' });
    await expect(expectFinishedRestore(data)).rejects.toThrow(/was not finished\. Run npm run restore again/);
    const target = await empty();
    expect(await give('restore', 'secrets', { DATABASE_URL: target.url, DATA_DIR: data })).toMatchObject({ status: 0 });
    expect((await readSecrets(data))?.databasePassword).toBe('of its database');
    await expectFinishedRestore(data);
  });
});

describe('a backup of an older release', () => {
  it('is restored as that release left it, and then brought up to this one', async () => {
    const old = await empty();
    const runner = old.dataSource.createQueryRunner();
    await runner.startTransaction();
    await migrateWithin(runner, migrationNames.slice(0, migrationNames.indexOf('CreateDeliveries1764000000034') + 1));
    await runner.commitTransaction();
    await runner.release();
    await old.dataSource.query(OF_OLDER_RELEASE);
    expect(await old.dataSource.query('SELECT 1 FROM events WHERE restricted')).toHaveLength(1);
    expect(await give('backup', 'older', { DATABASE_URL: old.url })).toMatchObject({ status: 0 });
    const target = await empty();
    expect(await give('restore', 'older', { DATABASE_URL: target.url })).toMatchObject({ status: 0 });
    expect(await schemaOf(target)).toEqual(await schemaOf(council));
    const names = await target.dataSource.query<{ name: string }[]>('SELECT name FROM migrations ORDER BY id');
    expect(names.map(({ name }) => name)).toEqual([...migrationNames]);
    // What migration 35 does to rows it has done to these: what was recorded about a restricted event is restricted with it.
    const events = await target.dataSource.query<unknown[]>(
      `SELECT source_event_id AS id, restricted, data ->> 'note' AS note FROM events ORDER BY 1`,
    );
    expect(events).toEqual([
      { id: 'asked', restricted: true, note: 'a\tb\\ ‘c’' },
      { id: 'begun', restricted: true, note: null },
    ]);
    const [kept] = await target.dataSource.query<{ hash: Buffer }[]>(
      `SELECT body_hash AS hash FROM events WHERE source_event_id = 'begun'`,
    );
    expect(kept?.hash.toString('hex')).toBe('00ff0a5c');
    await expect(target.dataSource.query(`UPDATE events SET type = 'other'`)).rejects.toThrow('never changes');
    expect(await old.dataSource.query('SELECT name FROM migrations')).toHaveLength(28);
  });
});
