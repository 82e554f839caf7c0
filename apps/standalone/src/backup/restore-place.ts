import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Settings } from '@linchpin/config';
import { nullIfAbsent } from '../embedded-postgres/failed-calls.js';
import { startPostgres } from '../embedded-postgres/index.js';
import { keepSecrets, readSecrets } from '../secrets.js';
import { BackupRefusedError } from './backup-refused.error.js';
import { expectEmptyDatabase } from './empty-database.js';
import type { TakenSecrets } from './file/entries.js';

/** Where a backup is restored to. */
export interface RestorePlace {
  url: string;
  /** All of it is there: it may be started from now on. */
  finish(): Promise<void>;
  /** Lets go of it, finished or not. */
  leave(): Promise<void>;
}

/** In a data folder until its restore is finished. The database itself is whole or empty; the folder has secrets before that. */
const MARKER = 'restore-unfinished';

const MARKER_TEXT = `A backup is being restored into this folder. If no restore is running, it was broken off: run it again, or
remove the folder and run it again. npm start refuses this folder until then.
`;

/** Throws `BackupRefusedError` when the data folder holds a restore that was never finished. */
export async function expectFinishedRestore(dataDir: string): Promise<void> {
  if (!(await contentsOf(resolve(dataDir))).includes(MARKER)) return;
  throw new BackupRefusedError(
    `A restore into the data folder ${dataDir} was not finished. Run npm run restore again; if that refuses, remove the folder first.`,
  );
}

/** Throws `BackupRefusedError` when the data folder that a backup would go to is in use. */
async function expectUnusedFolder({ DATA_DIR, DATABASE_URL }: Settings): Promise<void> {
  const names = await contentsOf(resolve(DATA_DIR));
  if (names.includes(MARKER)) return;
  const used = ['secrets.json', ...(DATABASE_URL ? [] : ['postgres'])].filter((name) => names.includes(name));
  if (used.length === 0) return;
  throw new BackupRefusedError(
    `The data folder ${DATA_DIR} is in use: it holds ${used.join(' and ')} of an installation. Nothing was changed. ` +
      'Move that folder away, or name another in DATA_DIR.',
  );
}

/**
 * Makes the place ready: the database that DATABASE_URL names, or a new one in the data folder, and there the secrets. Throws
 * `BackupRefusedError` for a place that is in use, and leaves it as it is.
 */
export async function preparePlace(
  settings: Settings,
  taken: TakenSecrets | null,
  log: (line: string) => void,
): Promise<RestorePlace> {
  const folder = resolve(settings.DATA_DIR);
  const marker = join(folder, MARKER);
  const hasFolder = !settings.DATABASE_URL || taken !== null;
  if (settings.DATABASE_URL) await expectEmptyDatabase(settings.DATABASE_URL);
  if (hasFolder) {
    await expectUnusedFolder(settings);
    await mkdir(folder, { recursive: true });
    await writeFile(marker, MARKER_TEXT);
    await putSecrets(folder, taken);
  }
  const finish = () => (hasFolder ? rm(marker) : Promise.resolve());
  if (settings.DATABASE_URL) return { url: settings.DATABASE_URL, finish, leave: () => Promise.resolve() };
  const password = (await readSecrets(folder))?.databasePassword ?? '';
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), password, log });
  return { url: postgres.url, finish, leave: () => postgres.stop() };
}

/** Those of the backup, so that it is the same installation; the database keeps the password that it was made with. */
async function putSecrets(folder: string, taken: TakenSecrets | null): Promise<void> {
  const begun = await readSecrets(folder);
  if (begun) await rm(join(folder, 'secrets.json'));
  await keepSecrets(folder, { ...taken, databasePassword: begun?.databasePassword });
}

async function contentsOf(folder: string): Promise<string[]> {
  return (await readdir(folder).catch(nullIfAbsent)) ?? [];
}
