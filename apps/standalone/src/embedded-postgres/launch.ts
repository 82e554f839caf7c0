import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Home } from './data-directory.js';
import { nullIfAbsent } from './failed-calls.js';
import type { Programs } from './programs.js';
import { readNote } from './server-note.js';
import { spawnOptions } from './service-user.js';

const run = promisify(execFile);

const POLL_MS = 10;
const SAY_AFTER_MS = 5_000;
const LOG_KEPT_BYTES = 10 * 1024 * 1024;

function settings(port: number): string[] {
  const values = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Failed statements and the values in them are personal data; the application is told of them anyway.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/**
 * Runs the server itself rather than `pg_ctl start`, which passes paths through a shell, looks only every 0.1 s and
 * gives up on a server that is still recovering. Resolves with undefined when it is ready, else with its last words.
 */
export async function launch(
  { folder, cluster, user }: Home,
  programs: Programs,
  port: number,
  log: (line: string) => void,
): Promise<string | undefined> {
  const logFile = join(folder, 'server.log');
  const lastWords = await followLog(logFile);
  const options = spawnOptions(user);
  if (process.platform === 'win32') {
    // Only pg_ctl can put down an administrator's rights, which the server refuses. Written from the manual: never run.
    const args = ['start', '-D', cluster, '-w', '-t', '600', '-l', logFile, '-o', settings(port).join(' ')];
    return run(programs.pgCtl, args, options).then(() => undefined, lastWords);
  }

  // A dead server's note may name a number that another program has since been given; PostgreSQL would then refuse.
  // Told that this number is its own grandparent, it passes over the note, yet still looks for live remains.
  const stale = await readNote(cluster);
  const env = stale ? { ...options.env, PG_GRANDPARENT_PID: String(stale.pid) } : options.env;
  // A power cut can leave the note empty, which PostgreSQL refuses for good.
  if (!stale) await rm(join(cluster, 'postmaster.pid'), { force: true });
  const output = openSync(logFile, 'a', 0o600);
  const server = spawn(programs.postgres, ['-D', cluster, ...settings(port)], {
    ...options,
    env,
    detached: true, // its own session: Ctrl-C must reach the application only
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  server.unref();
  let ended: string | undefined;
  server.once('error', (error) => (ended = error.message));
  server.once('exit', (code, signal) => (ended = `exit ${code ?? signal}`));

  const notice = setTimeout(() => log('The database was not stopped cleanly and is recovering'), SAY_AFTER_MS);
  try {
    // Replaying a long log after a crash takes as long as it takes: only the server's own end ends the wait.
    while (ended === undefined) {
      const note = await readNote(cluster);
      if (note?.pid === server.pid && note?.status === 'ready') return undefined;
      await pause(POLL_MS);
    }
    return `${await lastWords()}\n(${ended})`;
  } finally {
    clearTimeout(notice);
  }
}

/** Returns a reader of what is added to the log from now on. A log grown long is set aside first, the last one kept. */
async function followLog(file: string): Promise<() => Promise<string>> {
  let from = (await stat(file).catch(nullIfAbsent))?.size ?? 0;
  if (from > LOG_KEPT_BYTES) {
    await rename(file, `${file}.1`);
    from = 0;
  }
  return async () => (await readFile(file)).subarray(from).toString('utf8').trim().slice(-2_000);
}
