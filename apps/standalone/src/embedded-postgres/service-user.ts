import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { promisify } from 'node:util';
import { errno, nullIfAbsent } from './failed-calls.js';
import { UnsupportedPlatformError } from './unsupported-platform.error.js';

const run = promisify(execFile);

/** The account the server runs under when this process is root, which PostgreSQL refuses. */
export interface ServiceUser {
  name: string;
  uid: number;
  gid: number;
}

/** An account of its own is better than `nobody`, which unrelated services share; nothing is added to the system. */
const CANDIDATES = ['postgres', '_postgres', 'nobody'];

/**
 * Chooses the account for a cluster: undefined (this process's own) unless we are root; the owner of an existing
 * cluster, so that data made by one person still works under sudo; otherwise the first candidate there is.
 */
export async function serviceUserFor(cluster: string): Promise<ServiceUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const accounts = await readAccounts();
  const owner = await stat(cluster).catch(nullIfAbsent);
  // A cluster owned by root was put back from a backup; it is given to the chosen account.
  if (owner && owner.uid !== 0) {
    const { uid, gid } = owner;
    return { name: accounts.find((account) => account.uid === uid)?.name ?? `uid ${uid}`, uid, gid };
  }
  for (const name of CANDIDATES) {
    const account = accounts.find((candidate) => candidate.name === name);
    if (account) return account;
  }
  throw new UnsupportedPlatformError(
    'PostgreSQL refuses to run as root, and there is no account "postgres" or "nobody" to run it under',
  );
}

/** Options for spawning a program of PostgreSQL: the account, a folder it can surely enter, and a plain environment. */
export function spawnOptions(user: ServiceUser | undefined) {
  const account = user ? { uid: user.uid, gid: user.gid } : {};
  return { ...account, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' } };
}

/** Whether the account can enter the folder, found out by doing it: permissions above it, ACLs and all. */
export async function canEnter(folder: string, user: ServiceUser): Promise<boolean> {
  try {
    await run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], spawnOptions(user));
    return true;
  } catch (error) {
    if (errno(error) === 'EPERM' || errno(error) === 'EINVAL') {
      throw new UnsupportedPlatformError(
        `PostgreSQL refuses to run as root, and this root may not become the account "${user.name}"`,
        { cause: error },
      );
    }
    return false;
  }
}

async function readAccounts(): Promise<ServiceUser[]> {
  const lines = ((await readFile('/etc/passwd', 'utf8').catch(nullIfAbsent)) ?? '').split('\n');
  return lines
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ name, uid, gid }) => name !== '' && uid > 0 && gid > 0);
}
