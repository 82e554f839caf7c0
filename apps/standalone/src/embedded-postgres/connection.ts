import { realpath } from 'node:fs/promises';
import pg from 'pg';
import { SUPERUSER } from './cluster.js';
import { errno } from './failed-calls.js';

/** User and database of the application. */
export const APPLICATION = 'linchpin';

/** What a port turned out to be: our cluster's server, something else, or nothing that answers (yet). */
export type Answer = 'ours' | 'another' | 'wrong password' | 'none';

/** Connects to find out whose server it is, and on our own sees to it that the application's user and database exist. */
export async function askServer(port: number, password: string, cluster: string): Promise<Answer> {
  const client = new pg.Client({
    ...{ host: '127.0.0.1', port, user: SUPERUSER, password, database: 'postgres' },
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined); // a server that dies under us also fails the query, which is enough
  try {
    await client.connect();
    const shown = await client.query<{ data_directory: string }>('SHOW data_directory');
    const directory = await realpath(shown.rows[0]?.data_directory ?? '').catch(() => '');
    if (directory !== (await realpath(cluster))) return 'another';
    await ensureApplication(client, password);
    return 'ours';
  } catch (error) {
    const code = errno(error) ?? '';
    if (code === '28P01') return 'wrong password';
    // Connection refused or cut, starting up or shutting down (class 57): ask again. Anything else is a fault.
    if (/^(57P0.|08...|ECONN.*|EPIPE|ETIMEDOUT|)$/.test(code)) return 'none';
    throw error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** The application is no superuser: a hole in it must not reach the server's files and programs. */
async function ensureApplication(client: pg.Client, password: string): Promise<void> {
  const found = await client.query(
    `SELECT FROM pg_roles WHERE rolname = '${APPLICATION}' UNION ALL SELECT FROM pg_database WHERE datname = '${APPLICATION}'`,
  );
  if (found.rowCount === 2) return;
  const { rowCount: users } = await client.query(`SELECT FROM pg_roles WHERE rolname = '${APPLICATION}'`);
  if (users === 0) {
    await client.query(`CREATE ROLE ${APPLICATION} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
  }
  await client.query(`CREATE DATABASE ${APPLICATION} OWNER ${APPLICATION}`);
}
