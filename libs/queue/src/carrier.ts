import type { Settings } from '@linchpin/config';
import { createPostgresBackend, runMigrations, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';

/** What BullMQ connects with, and how to let go of it once every queue and worker is closed. */
export interface Carrier {
  name: 'postgres' | 'redis';
  connection: ConnectionOptions;
  close(): Promise<void>;
}

/**
 * The only place that knows what carries the jobs: Redis or Valkey when REDIS_URL is set, else PostgreSQL. A process
 * uses one carrier: BullMQ's choice of backend is process-wide.
 */
export async function openCarrier(settings: Settings, connections: number): Promise<Carrier> {
  return settings.REDIS_URL ? redis(settings.REDIS_URL) : postgres(settings.DATABASE_URL ?? '', connections);
}

function redis(url: string): Carrier {
  return { name: 'redis', connection: { url, maxRetriesPerRequest: null }, close: () => Promise.resolve() };
}

async function postgres(url: string, connections: number): Promise<Carrier> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 });
  await client.connect();
  await runMigrations(client).finally(() => client.end());
  setDefaultBackendFactory(createPostgresBackend);
  // BullMQ's functions live in their own schema; workers take their LISTEN connections from this same pool.
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    options: '-c search_path=bullmq',
    keepAlive: true,
    application_name: 'linchpin-queue',
  });
  // Each queue and worker listens for errors of the pool they share: many listeners are no leak here.
  pool.setMaxListeners(connections * 2);
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return { name: 'postgres', connection: pool as unknown as ConnectionOptions, close: () => pool.end() };
}
