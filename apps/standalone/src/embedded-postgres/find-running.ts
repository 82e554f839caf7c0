import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { APPLICATION, askServer } from './connection.js';
import { MOVED_TO } from './data-directory.js';
import { nullIfAbsent } from './failed-calls.js';
import { findServer } from './server-note.js';

/**
 * The address of the server that runs on a data directory, or undefined when none does. Nothing is started, made or
 * waited for.
 */
export async function findRunningPostgres(dataDir: string, password: string): Promise<string | undefined> {
  const folder = await realpath(dataDir).catch(nullIfAbsent);
  if (folder === null) return undefined;
  const movedTo = (await readFile(join(folder, MOVED_TO), 'utf8').catch(nullIfAbsent))?.trim();
  const cluster = join(movedTo ?? folder, 'cluster');
  const server = await findServer(cluster);
  if (server?.status !== 'ready') return undefined;
  if ((await askServer(server.port, password, cluster)) !== 'ours') return undefined;
  const secret = encodeURIComponent(password);
  return `postgres://${APPLICATION}:${secret}@127.0.0.1:${String(server.port)}/${APPLICATION}`;
}
