import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, chown, lchown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Home } from './data-directory.js';
import { nullIfAbsent, saying } from './failed-calls.js';
import { PostgresNotStartedError } from './postgres-not-started.error.js';
import type { Programs } from './programs.js';
import { type ServiceUser, spawnOptions } from './service-user.js';
import { UnusableDataDirectoryError } from './unusable-data-directory.error.js';

const run = promisify(execFile);

/** The superuser of a new cluster. The application connects as its own, lesser user. */
export const SUPERUSER = 'postgres';

/**
 * Leaves a complete cluster in `home.cluster`. A new one is built beside it and renamed into place as the last act, so
 * that a folder called `cluster` is always whole: it is never deleted here, and leftovers of other names always may be.
 */
export async function ensureCluster(home: Home, programs: Programs, password: string): Promise<void> {
  await removeUnfinished(home.folder);
  if (await stat(home.cluster).catch(nullIfAbsent)) await checkCluster(home, programs);
  else await createCluster(home, programs, password);
}

async function checkCluster({ folder, cluster, user }: Home, programs: Programs): Promise<void> {
  const version = (await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch(nullIfAbsent))?.trim();
  if (version === undefined) {
    throw new UnusableDataDirectoryError(
      folder,
      'the folder "cluster" in it is not a whole database. It was left untouched: put a backup in its place, or move it away to begin with an empty one.',
    );
  }
  if (version !== programs.majorVersion) {
    throw new UnusableDataDirectoryError(
      folder,
      `it was made by PostgreSQL ${version}, and this is PostgreSQL ${programs.majorVersion}. Go back to the release that made it, or move it away to begin with an empty database.`,
    );
  }
  // A backup put back with cp or tar often comes with the wrong owner and open permissions, which PostgreSQL refuses.
  if (user && (await stat(cluster)).uid !== user.uid) await giveTo(cluster, user);
  if (process.platform !== 'win32') await chmod(cluster, 0o700);
}

async function createCluster({ folder, cluster, user }: Home, programs: Programs, password: string): Promise<void> {
  const workplace = join(folder, `unfinished-${randomBytes(4).toString('hex')}`);
  const [unnamed, passwordFile] = [join(workplace, 'cluster'), join(workplace, 'password')];
  await mkdir(workplace);
  await chmod(workplace, 0o755);
  await mkdir(unnamed, { mode: 0o700 });
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [unnamed, passwordFile]) await chown(path, user.uid, user.gid);
  try {
    await run(programs.initdb, initdbArguments(unnamed, passwordFile), spawnOptions(user));
    await rename(unnamed, cluster);
    await syncFolder(folder);
  } catch (error) {
    throw new PostgresNotStartedError(`the database could not be created in ${folder}`, saying(error));
  } finally {
    await rm(workplace, { recursive: true, force: true });
  }
}

/**
 * Named in full because initdb otherwise follows the environment: LANG=C would make an SQL_ASCII database.
 * `--no-sync` would save 0.1 s of 0.8 and lose a power cut in the first minute.
 */
function initdbArguments(directory: string, passwordFile: string): string[] {
  return [
    ...['-D', directory, '-U', SUPERUSER, '--pwfile', passwordFile, '-A', 'scram-sha-256', '-E', 'UTF8'],
    ...['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C', '--no-instructions'],
  ];
}

/** An initdb whose starter was killed may still be writing; then this fails, and the next start removes the rest. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => name.startsWith('unfinished-'));
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true }).catch(() => undefined);
}

async function giveTo(path: string, user: ServiceUser): Promise<void> {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inside = join(path, entry.name);
    if (entry.isDirectory()) await giveTo(inside, user);
    else await lchown(inside, user.uid, user.gid);
  }
  // The top comes last: its owner tells the next start whether this was finished.
  await lchown(path, user.uid, user.gid);
}

/** Makes a rename last through a power cut. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
