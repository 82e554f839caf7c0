import { randomBytes } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { errno, nullIfAbsent, saying } from './failed-calls.js';
import { canEnter, type ServiceUser, serviceUserFor } from './service-user.js';
import { UnusableDataDirectoryError } from './unusable-data-directory.error.js';

/** The folder that really holds the database, and who serves it. `cluster` is PostgreSQL's own directory inside. */
export interface Home {
  folder: string;
  cluster: string;
  user: ServiceUser | undefined;
}

/** A one-line file in the data directory: the folder its database was moved to. It is obeyed before anything else. */
export const MOVED_TO = 'moved-to';

/**
 * Makes the data directory and returns its real path. Root leaves new parents open to others (the server runs under
 * another account); anyone else keeps the directory to themselves.
 */
export async function makeDataDirectory(dataDir: string): Promise<string> {
  const folder = resolve(dataDir);
  try {
    if (await makeFolder(folder)) await chmod(folder, isRoot() ? 0o755 : 0o700);
    return await realpath(folder);
  } catch (error) {
    throw new UnusableDataDirectoryError(folder, saying(error), { cause: error });
  }
}

/**
 * Finds where the database of a data directory lives. As root in a place the server's account cannot reach (a checkout
 * in /root), a new database goes to `<reachableFolder>/database-<random>`, with a note in the data directory. The name
 * is random because a new checkout at an old path must not meet the old database. Call it under the start lock.
 */
export async function findHome(folder: string, reachableFolder: string, log: (line: string) => void): Promise<Home> {
  if (await exists(join(folder, 'PG_VERSION'))) {
    throw new UnusableDataDirectoryError(
      folder,
      'it is itself the directory of another PostgreSQL server. Choose an empty folder.',
    );
  }
  const movedTo = (await readFile(join(folder, MOVED_TO), 'utf8').catch(nullIfAbsent))?.trim();
  const home = await homeIn(movedTo ?? folder);
  if (movedTo !== undefined && !(await exists(movedTo))) {
    throw new UnusableDataDirectoryError(
      folder,
      `its database was kept in ${movedTo}, which is not there. Put it back, or delete the file "${MOVED_TO}" to begin with an empty database.`,
    );
  }
  if (home.user === undefined) {
    await refuseForeignOwner(home);
  } else if (!(await canEnter(home.folder, home.user))) {
    if (movedTo !== undefined || (await exists(home.cluster))) {
      throw new UnusableDataDirectoryError(
        home.folder,
        `PostgreSQL refuses to run as root and runs as "${home.user.name}", who cannot enter it. Open the folders above it to that account (chmod o+x), or move it.`,
      );
    }
    return moveTo(reachableFolder, folder, home.user, log);
  }
  await leaveNote(home.folder, HOME_NOTE);
  return home;
}

async function homeIn(folder: string): Promise<Home> {
  const cluster = join(folder, 'cluster');
  return { folder, cluster, user: await serviceUserFor(cluster) };
}

async function refuseForeignOwner(home: Home): Promise<void> {
  const owner = await stat(home.cluster).catch(nullIfAbsent);
  const self = process.getuid?.();
  if (owner === null || self === undefined || owner.uid === self) return;
  throw new UnusableDataDirectoryError(
    home.folder,
    `its database belongs to another account (uid ${owner.uid}; this is uid ${self}), perhaps because it was made as root. Run under that account or as root, or give it away: sudo chown -R ${self} ${home.folder}`,
  );
}

async function moveTo(
  reachableFolder: string,
  folder: string,
  user: ServiceUser,
  log: (line: string) => void,
): Promise<Home> {
  const target = join(reachableFolder, `database-${randomBytes(4).toString('hex')}`);
  const blocked = `PostgreSQL refuses to run as root and runs as "${user.name}", who cannot enter it`;
  try {
    await makeFolder(target);
    if (!(await canEnter(target, user))) throw new Error(`nor can that account enter ${target}`);
  } catch (error) {
    throw new UnusableDataDirectoryError(
      folder,
      `${blocked} (${saying(error)}). Choose a folder outside private ones.`,
      {
        cause: error,
      },
    );
  }
  await leaveNote(target, `${HOME_NOTE}It belongs to the installation whose data directory is ${folder}\n`);
  await leaveNote(folder, `The database of this installation is kept in ${target}\n(see the file "${MOVED_TO}").\n`);
  await writeFile(join(folder, `${MOVED_TO}.new`), `${target}\n`);
  await rename(join(folder, `${MOVED_TO}.new`), join(folder, MOVED_TO));
  log(`The database is kept in ${target}, because PostgreSQL runs as "${user.name}", who cannot enter ${folder}`);
  return { folder: target, cluster: join(target, 'cluster'), user };
}

const HOME_NOTE = `This folder holds the database of Linchpin (PostgreSQL).
To back it up: npm run backup -- FILE, while Linchpin runs. Nothing in it is to be edited by hand.
server.log is the database's own log.
`;

async function leaveNote(folder: string, text: string): Promise<void> {
  await writeFile(join(folder, 'README.txt'), text, { flag: 'wx' }).catch((error: unknown) => {
    if (errno(error) !== 'EEXIST') throw error;
  });
}

/**
 * Makes a folder and those above it, and says whether it was missing. `mkdir({ recursive, mode })` would give the mode,
 * and any umask would shut, the parents too.
 */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    if (errno(error) !== 'ENOENT') throw error;
    await makeFolder(dirname(folder));
    return makeFolder(folder);
  }
  if (isRoot()) await chmod(folder, 0o755);
  return true;
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(nullIfAbsent)) !== null;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
