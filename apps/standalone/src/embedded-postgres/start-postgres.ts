import { APPLICATION } from './connection.js';
import { ensureCluster } from './cluster.js';
import { findHome, makeDataDirectory } from './data-directory.js';
import { errno, saying } from './failed-calls.js';
import { readyPrograms } from './programs.js';
import { adoptServer, startServer, stopServer } from './server.js';
import { withStartLock } from './start-lock.js';
import { UnusableDataDirectoryError } from './unusable-data-directory.error.js';

/** What `startPostgres` needs to know. */
export interface PostgresOptions {
  /** Folder for the database, its log and its lock; made if missing. Move or back it up as a whole. */
  dataDir: string;
  /** TCP port on 127.0.0.1; 0 or nothing takes a free one. A server found running keeps the port it has. */
  port?: number;
  /** One line, not empty. Fixed by the first start: later starts must give the same. */
  password: string;
  /** Receives the few lines a person should see (where things were put, what is waited for). */
  log?: (line: string) => void;
  /** Where a database goes that root may not leave in `dataDir`, see `findHome`. */
  reachableFolder?: string;
}

/** A running server. `adopted` means it was running before and may have other users: stop it only if that is right. */
export interface RunningPostgres {
  url: string;
  port: number;
  adopted: boolean;
  /** The folder that really holds the database: `dataDir`, or where it was moved to (see `findHome`). */
  folder: string;
  /** Stops the server, cutting off clients: close pools first. Safe to call twice, or when it has died. */
  stop(): Promise<void>;
}

/**
 * Starts the packaged PostgreSQL on a data directory, making database and user `linchpin` the first time (0.9 s; later
 * starts 0.1 s), or adopts the server a killed process left running there. The server outlives this process unless
 * `stop` is called; no exit or signal handler is installed. Several processes may call it at once.
 *
 * Rejects with UnsupportedPlatformError, UnusableDataDirectoryError or PostgresNotStartedError, each saying what to do.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const { dataDir, port: wanted = 0, password, reachableFolder = '/var/lib/linchpin' } = options;
  const log = options.log ?? (() => undefined);
  if (!/^[^\r\n\0]+$/.test(password)) throw new TypeError('The database password must be one line and not empty');

  const folder = await makeDataDirectory(dataDir);
  const start = async (): Promise<RunningPostgres> => {
    const home = await findHome(folder, reachableFolder, log);
    const programs = await readyPrograms(home.user, home.folder, log);
    const running = await adoptServer(home, programs, password);
    if (running === undefined) await ensureCluster(home, programs, password);
    const port = running ?? (await startServer(home, programs, wanted, password, log));
    return {
      url: `postgres://${APPLICATION}:${encodeURIComponent(password)}@127.0.0.1:${port}/${APPLICATION}`,
      port,
      adopted: running !== undefined,
      folder: home.folder,
      stop: () => stopServer(home, programs),
    };
  };
  return withStartLock(folder, log, start).catch((error: unknown) => {
    if (!['EACCES', 'EPERM', 'EROFS'].includes(errno(error) ?? '')) throw error;
    throw new UnusableDataDirectoryError(
      folder,
      `this account may not write there (${saying(error)}). If it was made as root, run as root again or give it away: sudo chown -R ${process.getuid?.()} ${folder}`,
      { cause: error },
    );
  });
}
