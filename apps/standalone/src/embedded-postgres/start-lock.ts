import { randomUUID } from 'node:crypto';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { errno, nullIfAbsent } from './failed-calls.js';
import { fingerprint } from './processes.js';

interface Holder {
  pid: number;
  fingerprint: string;
  id: string;
}

const POLL_MS = 40;
const SAY_AFTER_MS = 5_000;
/** A lock or takeover file without a readable owner is left alone this long: its writer may be between two calls. */
const UNREADABLE_FOR_MS = 5_000;

/**
 * Runs `work` while no other process runs one for the same folder, waiting for as long as the other lives.
 * The lock is a file `starting.lock`; one whose process is gone (killed, power cut) is taken over.
 */
export async function withStartLock<T>(
  folder: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const file = join(folder, 'starting.lock');
  const mine = JSON.stringify({ pid: process.pid, fingerprint: await fingerprint(process.pid), id: randomUUID() });
  const since = Date.now();
  let said = false;
  while (!(await createFile(file, mine))) {
    const theirs = await readFile(file, 'utf8').catch(nullIfAbsent);
    if (theirs === null) continue;
    if (await isAbandoned(file, theirs)) {
      await takeOver(file, theirs);
      continue;
    }
    if (!said && Date.now() - since > SAY_AFTER_MS) {
      said = true;
      log(`Waiting for process ${holderOf(theirs)?.pid ?? '?'}, which is starting the database`);
    }
    await pause(POLL_MS);
  }
  try {
    return await work();
  } finally {
    await rm(file, { force: true });
  }
}

async function createFile(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errno(error) === 'EEXIST') return false;
    throw error;
  }
}

function holderOf(text: string): Holder | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const valid = typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number';
    return valid ? (value as Holder) : undefined;
  } catch {
    return undefined;
  }
}

async function isAbandoned(file: string, text: string): Promise<boolean> {
  const holder = holderOf(text);
  if (holder) return (await fingerprint(holder.pid)) !== holder.fingerprint;
  return isOlderThan(file, UNREADABLE_FOR_MS);
}

async function isOlderThan(file: string, ms: number): Promise<boolean> {
  const found = await stat(file).catch(nullIfAbsent);
  // A clock put back must not make a leftover young for ever.
  return found !== null && Math.abs(Date.now() - found.mtimeMs) > ms;
}

/**
 * Two processes may find the same abandoned lock; were both to delete it, the second would delete the first one's new
 * lock. So deleting needs a second exclusive file, and a second look once that is held.
 */
async function takeOver(file: string, abandoned: string): Promise<void> {
  const permission = `${file}.takeover`;
  if (!(await createFile(permission, String(process.pid)))) {
    if (await isOlderThan(permission, UNREADABLE_FOR_MS)) await rm(permission, { force: true });
    await pause(POLL_MS);
    return;
  }
  try {
    if ((await readFile(file, 'utf8').catch(nullIfAbsent)) === abandoned) await rm(file, { force: true });
  } finally {
    await rm(permission, { force: true });
  }
}
