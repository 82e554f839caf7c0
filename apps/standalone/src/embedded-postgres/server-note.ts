import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nullIfAbsent } from './failed-calls.js';
import { servesCluster } from './processes.js';

/** What `postmaster.pid` says of the server that wrote it, which may be long dead. `status` is `ready`, `stopping`… */
export interface ServerNote {
  pid: number;
  port: number;
  status: string;
}

/** Reads the note in a cluster; undefined when there is none, or it is only half written. */
export async function readNote(cluster: string): Promise<ServerNote | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(nullIfAbsent);
  const lines = (text ?? '').split('\n');
  const pid = Number(lines[0]);
  return pid > 0 ? { pid, port: Number(lines[3]), status: lines[7]?.trim() ?? '' } : undefined;
}

/** The note of a server that is alive; undefined when the note is missing or its process is dead or something else. */
export async function findServer(cluster: string): Promise<ServerNote | undefined> {
  const note = await readNote(cluster);
  return note && (await servesCluster(note.pid, cluster)) ? note : undefined;
}
