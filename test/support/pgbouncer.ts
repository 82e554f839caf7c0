import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';

export interface PgBouncer {
  /** The address that leads to the same database through the pooler. */
  url: string;
  stop(): Promise<void>;
}

/** Starts a PgBouncer in front of the database of a URL. `more` are lines of its configuration. */
export async function startPgBouncer(url: string, ...more: string[]): Promise<PgBouncer> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-pgbouncer-'));
  await chmod(folder, 0o755);
  const listens = await freePort();
  const file = join(folder, 'pgbouncer.ini');
  const lines = [
    '[databases]',
    `* = host=${hostname} port=${port} user=${username} password=${decodeURIComponent(password)}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${String(listens)}`,
    'unix_socket_dir =',
    'auth_type = any',
    'default_pool_size = 200',
    'max_client_conn = 400',
    ...more,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  // It does not run as root, and drops to an account that may do nothing.
  const account = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const path = `${process.env.PATH ?? ''}:/usr/sbin`;
  const child = spawn('pgbouncer', [...account, file], { stdio: 'ignore', env: { ...process.env, PATH: path } });
  const ended = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve());
    child.once('error', reject);
  });
  await Promise.race([eventually('PgBouncer to listen', () => listening(listens)), ended]);
  const through = new URL(url);
  through.host = `127.0.0.1:${String(listens)}`;
  through.pathname = pathname;
  return {
    url: through.href,
    async stop() {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function listening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(Boolean(socket.destroy())));
    socket.once('error', () => resolve(false));
  });
}
