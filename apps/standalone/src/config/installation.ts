import { join, resolve } from 'node:path';
import type { Settings } from '@linchpin/config';
import { connectionOptions, describeError, expectDatabase } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { findRunningPostgres } from '../embedded-postgres/find-running.js';
import { readSecrets } from '../secrets.js';

/** There is no installation to talk to. The message says what to do. */
export class NoInstallationError extends Error {
  override name = 'NoInstallationError';
}

/**
 * The address of the database of the running installation: that of DATABASE_URL, or the one that `npm start` runs, of
 * whatever release. Nothing is started. Throws `NoInstallationError` when none runs, and `InvalidSettingsError` where the
 * database lets nobody in.
 */
export async function installationUrl(settings: Settings): Promise<string> {
  const url = settings.DATABASE_URL ?? (await runningUrl(settings.DATA_DIR));
  await expectDatabase({ ...settings, DATABASE_URL: url });
  return url;
}

/** What to say of an installation whose database cannot be connected to. */
export function noAnswer(error: unknown): NoInstallationError {
  return new NoInstallationError(
    `The database of the installation does not answer: ${describeError(error)}. Look at DATABASE_URL.`,
  );
}

/**
 * Connects to the database of the running installation. Nothing is started and nothing is migrated: throws
 * `NoInstallationError` when none runs, or its tables are not this release's, and `InvalidSettingsError` where the database
 * lets nobody in.
 */
export async function connectToInstallation(settings: Settings): Promise<DataSource> {
  const dataSource = new DataSource(connectionOptions(await installationUrl(settings), 2));
  try {
    await dataSource.initialize();
  } catch (error) {
    throw noAnswer(error);
  }
  try {
    await expectThisRelease(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy();
    throw error;
  }
}

/** Where the installation is, as people are told: without the user and the password. */
export function whereabouts(dataSource: DataSource): string {
  const { options } = dataSource;
  const url = 'url' in options && options.url ? new URL(options.url) : undefined;
  return url ? `${url.host}${url.pathname}` : 'the database';
}

async function runningUrl(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  const secrets = await readSecrets(folder);
  const url = secrets && (await findRunningPostgres(join(folder, 'postgres'), secrets.databasePassword));
  if (url) return url;
  throw new NoInstallationError(
    `No installation is running with the data folder ${dataDir}. Start it in another terminal with npm start, or set ` +
      'DATA_DIR or DATABASE_URL as it was started with.',
  );
}

async function expectThisRelease(dataSource: DataSource): Promise<void> {
  const [table] = await dataSource.query<{ there: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS there`);
  const rows = table?.there ? await dataSource.query<{ name: string }[]>('SELECT name FROM migrations') : [];
  const done = new Set(rows.map(({ name }) => name));
  const known = dataSource.migrations.map(({ name, constructor }) => name ?? constructor.name);
  if (known.some((name) => !done.has(name))) {
    throw new NoInstallationError(
      'The database is of an older release. Start this release first (npm start): it brings the database up to date.',
    );
  }
  if (done.size > known.length) {
    throw new NoInstallationError('The database is of a newer release. Use the command of the release that runs.');
  }
}
