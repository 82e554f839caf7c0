import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { migrationNames } from '@linchpin/database';
import pg, { type ClientBase } from 'pg';
import { noAnswer, NoInstallationError } from '../config/installation.js';
import { BackupRefusedError } from './backup-refused.error.js';
import { type Entry, packed, type TakenSecrets } from './file/entries.js';
import { headerBytes } from './file/header.js';
import { deriveKey, newSalt } from './file/key.js';
import { writeNewFile } from './file/new-file.js';
import { sealed } from './file/seal.js';
import { productVersion } from './product-version.js';
import type { Secret } from './secret.js';
import { quoted, settleTransaction } from './tables/client.js';
import { readTables } from './tables/read-tables.js';
import { tablesToKeep } from './tables/tables.js';

/** What a backup came to. */
export interface MadeBackup {
  tables: number;
  rows: number;
  bytes: number;
}

/**
 * Writes all that the installation at this database holds at one moment into a new file, sealed, while it goes on working.
 * Throws `BackupRefusedError` where the file cannot be written or the database is of a newer release, and
 * `NoInstallationError` where there is none. `signal` breaks it off.
 */
export async function makeBackup(
  url: string,
  path: string,
  secret: Secret,
  secrets: TakenSecrets | null,
  signal: AbortSignal,
): Promise<MadeBackup> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000, application_name: 'linchpin' });
  // What breaks is met by the next question; without a listener it would end the process.
  client.on('error', () => undefined);
  try {
    await client.connect().catch((error: unknown) => {
      throw noAnswer(error);
    });
    await expectInstallation(client);
    const tables = (await tablesToKeep(client)).map(({ table }) => quoted(table));
    await client.query('START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    await settleTransaction(client);
    // Before the first look: nobody alters a table between what is seen of it and what is read.
    await client.query(`LOCK TABLE ${[...tables, 'migrations'].join(', ')} IN ACCESS SHARE MODE`);
    return await writeBackup(client, path, secret, secrets, signal);
  } finally {
    // Also amid a COPY, which nothing else would end.
    await client.end();
  }
}

async function writeBackup(
  client: ClientBase,
  path: string,
  secret: Secret,
  secrets: TakenSecrets | null,
  signal: AbortSignal,
) {
  const migrations = await migrationsOf(client);
  const {
    rows: [now],
  } = await client.query<{ at: Date }>('SELECT now() AS at');
  const salt = newSalt();
  const { key, check } = await deriveKey(secret.bytes, salt);
  const { bytes: header, digest } = headerBytes({
    product: await productVersion(),
    takenAt: (now?.at ?? new Date()).toISOString(),
    migrations,
    secret: secret.kind,
    salt: salt.toString('base64'),
    check: check.toString('base64'),
  });
  const made: MadeBackup = { tables: 0, rows: 0, bytes: 0 };
  async function* entries(): AsyncGenerator<Entry> {
    yield { kind: 'installation', secrets };
    for await (const entry of readTables(client)) {
      signal.throwIfAborted();
      if (entry.kind === 'end') Object.assign(made, { tables: entry.tables, rows: entry.rows });
      yield entry;
    }
  }
  const plain = Readable.from(packed(entries()));
  // What is in it are words and, in hexadecimal, files that are packed already: more effort gains little.
  const zipped = createGzip({ level: 3 });
  plain.once('error', (error) => zipped.destroy(error));
  async function* pieces(): AsyncGenerator<Buffer> {
    yield header;
    yield* sealed(plain.pipe(zipped) as AsyncIterable<Buffer>, key, digest);
  }
  made.bytes = await writeNewFile(path, pieces());
  return made;
}

async function expectInstallation(client: ClientBase): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  if (!rows[0]?.there) throw new NoInstallationError('There is no installation in the database. Look at DATABASE_URL.');
}

async function migrationsOf(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT name FROM migrations ORDER BY id');
  const names = rows.map(({ name }) => name);
  if (names.every((name) => migrationNames.includes(name))) return names;
  throw new BackupRefusedError('The database is of a newer release. Back it up with the command of that release.');
}
