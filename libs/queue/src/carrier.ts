import { setTimeout as pause } from 'node:timers/promises';
import { InvalidSettingsError, type Settings } from '@linchpin/config';
import { createPostgresBackend, runMigrations, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';
import { redisAnswers, redisFault } from './redis-fault.js';

/** An app that is told to stop while Redis is away notices within this time. */
const LONGEST_RETRY_MS = 2000;

/** What BullMQ connects with, and how to let go of it once every queue and worker is closed. */
export interface Carrier {
  name: 'postgres' | 'redis';
  connection: ConnectionOptions;
  /** The app is stopping: from now on nothing waits for a carrier that is away. Resolves when nothing does any more. */
  stopWaiting(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The only place that knows what carries the jobs: Redis or Valkey when REDIS_URL is set, else PostgreSQL. A process
 * uses one carrier: BullMQ's choice of backend is process-wide.
 */
export async function openCarrier(settings: Settings, connections: number): Promise<Carrier> {
  return settings.REDIS_URL ? redis(settings.REDIS_URL) : postgres(settings.DATABASE_URL ?? '', connections);
}

/**
 * Throws `InvalidSettingsError` when the Redis that REDIS_URL names answers and will never do. One that does not answer is
 * waited for.
 */
export async function expectCarrier({ REDIS_URL: url }: Settings): Promise<void> {
  const fault = url ? await redisFault(url) : undefined;
  if (fault) throw new InvalidSettingsError(fault);
}

function redis(url: string): Carrier {
  let stopping = false;
  return {
    name: 'redis',
    connection: {
      url,
      maxRetriesPerRequest: null,
      // Null ends the connection, and with it every command that waits for Redis to come back: closing is one of them.
      retryStrategy: (times: number) => (stopping ? null : Math.min(times * 200, LONGEST_RETRY_MS)),
    },
    async stopWaiting() {
      stopping = true;
      // BullMQ would wait for ever for a connection that it ends between two tries: each must come to its end by itself.
      if (!(await redisAnswers(url))) await pause(LONGEST_RETRY_MS + 500);
    },
    close: () => Promise.resolve(),
  };
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
    ...afterConnecting,
    keepAlive: true,
    application_name: 'linchpin-queue',
  });
  // Each queue and worker listens for errors of the pool they share: many listeners are no leak here.
  pool.setMaxListeners(connections * 2);
  // An idle connection that breaks is replaced at the next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  return {
    name: 'postgres',
    connection: pool as unknown as ConnectionOptions,
    stopWaiting: () => Promise.resolve(),
    close: () => pool.end(),
  };
}

/** The pool waits for it. Not in the options of the connection: a pooler between refuses, or drops, what it does not know. */
const afterConnecting = { onConnect: useQueueSchema };

async function useQueueSchema(client: pg.ClientBase): Promise<void> {
  await client.query('SET search_path = bullmq');
}
