import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { askServer } from './connection.js';
import type { Home } from './data-directory.js';
import { launch } from './launch.js';
import { PostgresNotStartedError } from './postgres-not-started.error.js';
import type { Programs } from './programs.js';
import { findServer } from './server-note.js';
import { spawnOptions } from './service-user.js';
import { UnusableDataDirectoryError } from './unusable-data-directory.error.js';

const run = promisify(execFile);

const POLL_MS = 20;
/** A server that calls itself ready but does not answer for this long is stuck. */
const ANSWER_WITHIN_MS = 60_000;
/** After a kill, the dead server's last processes may hold its memory for a moment. */
const REMAINS_GONE_WITHIN_MS = 15_000;

/** The port of a server already running on this cluster, once it has really answered; undefined when there is none. */
export async function adoptServer(home: Home, programs: Programs, password: string): Promise<number | undefined> {
  let until = Date.now() + ANSWER_WITHIN_MS;
  for (;;) {
    const running = await findServer(home.cluster);
    if (!running) return undefined;
    if (running.status === 'ready') {
      const answer = await askServer(running.port, password, home.cluster);
      if (answer === 'ours') return running.port;
      if (answer === 'wrong password') throw wrongPassword(home);
      if (answer === 'another' || Date.now() > until) {
        throw new PostgresNotStartedError(`process ${running.pid} serves ${home.cluster} but does not answer; stop it`);
      }
    } else {
      // Somebody asked it to stop, and it may wait for its clients without end: hurry it, then start afresh.
      if (running.status === 'stopping') await stopServer(home, programs);
      until = Date.now() + ANSWER_WITHIN_MS; // still starting: recovery may take long
    }
    await pause(POLL_MS);
  }
}

/** Starts a server on a cluster that has none and returns its port, when it answers. Port 0 takes any free one. */
export async function startServer(
  home: Home,
  programs: Programs,
  port: number,
  password: string,
  log: (line: string) => void,
): Promise<number> {
  const until = Date.now() + REMAINS_GONE_WITHIN_MS;
  for (;;) {
    const chosen = port === 0 ? await freePort() : port;
    const lastWords = await launch(home, programs, chosen, log);
    if (lastWords === undefined) {
      const answer = await askServer(chosen, password, home.cluster);
      if (answer === 'ours') return chosen;
      await stopServer(home, programs);
      if (answer === 'wrong password') throw wrongPassword(home);
      throw new PostgresNotStartedError(`it came up on port ${chosen} but did not answer`);
    }
    const portTaken = lastWords.includes('Address already in use');
    if (portTaken && port !== 0) {
      throw new PostgresNotStartedError(`port ${port} is taken by another program; choose another, or 0`, lastWords);
    }
    const remains = /pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(lastWords);
    if (!(portTaken || remains) || Date.now() > until) {
      const reason = remains ? 'processes of a killed server are still at work on the database' : 'it gave up';
      throw new PostgresNotStartedError(reason, lastWords);
    }
    await pause(100);
  }
}

/** Stops the server of a cluster, cutting off its clients but losing nothing. Does nothing when there is none. */
export async function stopServer({ cluster, user }: Home, programs: Programs): Promise<void> {
  if (!(await findServer(cluster))) return;
  try {
    await run(programs.pgCtl, ['stop', '-D', cluster, '-m', 'fast', '-w', '-t', '60'], spawnOptions(user));
  } catch (error) {
    if (await findServer(cluster)) throw error; // otherwise it was gone before the order reached it
  }
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function wrongPassword(home: Home): UnusableDataDirectoryError {
  return new UnusableDataDirectoryError(
    home.folder,
    'its database was made with another password. Restore the setting that held it, or move the folder away to begin with an empty database.',
  );
}
