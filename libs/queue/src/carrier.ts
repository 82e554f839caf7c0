import { InvalidSettingsError, type Settings } from '@linchpin/config';
import { createPostgresBackend, runMigrations, setDefaultBackendFactory, type ConnectionOptions } from 'bullmq';
import pg from 'pg';
import { RedisClients } from './redis-clients.js';
import { redisAnswers, redisFault } from './redis-fault.js';

/** A carrier that needs longer to answer is away, or hangs. */
const ANSWERS_WITHIN_MS = 1500;

/** How often an app that stops looks whether its carrier is still there. */
const LOOK_EVERY_MS = 2000;

export const CARRIER = Symbol('CARRIER');

/** What BullMQ connects with, and how to let go of it once every queue and worker is closed. */
export interface Carrier {
  name: 'postgres' | 'redis';
  connection: ConnectionOptions;
  /** Whether it answers now, where it can be away while the database is there. */
  answers(): Promise<boolean>;
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
  // Said, and not left to BullMQ's own default: tests on both carriers share a process.
  setDefaultBackendFactory();
  const clients = new RedisClients(url);
  const answers = () => redisAnswers(url, ANSWERS_WITHIN_MS);
  let looking: NodeJS.Timeout | undefined;
  return {
    name: 'redis',
    connection: clients.options as ConnectionOptions,
    answers,
    async stopWaiting() {
      clients.makeNoneAnew();
      const look = async () => ((await answers()) ? undefined : clients.endAll());
      await look();
      // It may go away amid the stop as well.
      looking = setInterval(() => void look(), LOOK_EVERY_MS);
      looking.unref();
    },
    close() {
      clearInterval(looking);
      return Promise.resolve();
    },
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
    answers: () => Promise.resolve(true),
    stopWaiting: () => Promise.resolve(),
    close: () => pool.end(),
  };
}

/** The pool waits for it. Not in the options of the connection: a pooler between refuses, or drops, what it does not know. */
const afterConnecting = { onConnect: useQueueSchema };

async function useQueueSchema(client: pg.ClientBase): Promise<void> {
  await client.query('SET search_path = bullmq');
}
