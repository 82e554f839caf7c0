import { setTimeout as pause } from 'node:timers/promises';
import { createIORedisClient, RedisConnection } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';

/** The longest time between two tries to reach a Redis that is away. */
const LONGEST_RETRY_MS = 2000;

/** A connection that Redis does not end from its side is destroyed after this time. */
const END_WITHIN_MS = 500;

const LOOK_AGAIN_MS = 200;

type RetryStrategy = NonNullable<RedisOptions['retryStrategy']>;

/** Whose connection one is, is told by the function that came with its options: each carrier has its own. */
const owners = new WeakMap<RetryStrategy, RedisClients>();

/**
 * Every connection of one carrier to Redis. BullMQ opens them, and closes none to which Redis does not answer: it waits for
 * the answer for ever. Here they can all be ended.
 */
export class RedisClients {
  readonly options: RedisOptions & { url: string };
  private readonly clients = new Set<Redis>();
  private ending = false;

  constructor(url: string) {
    const retryStrategy: RetryStrategy = (times) => (this.ending ? null : Math.min(times * 200, LONGEST_RETRY_MS));
    this.options = { url, maxRetriesPerRequest: null, disconnectTimeout: END_WITHIN_MS, retryStrategy };
    owners.set(retryStrategy, this);
    RedisConnection.clientFactory = connect;
  }

  add(client: Redis): void {
    this.clients.add(client);
  }

  /** From now on no connection that breaks is made anew. */
  makeNoneAnew(): void {
    this.ending = true;
  }

  /**
   * Ends every connection, and with it every command that waits for an answer. Resolves when there is none any more. One that
   * is between two tries must come to its end by itself: BullMQ would wait for the end of one that is ended there.
   */
  async endAll(): Promise<void> {
    this.makeNoneAnew();
    const until = Date.now() + LONGEST_RETRY_MS + 2 * END_WITHIN_MS;
    for (;;) {
      const open = [...this.clients].filter(({ status }) => status !== 'end');
      if (open.length === 0 || Date.now() > until) return;
      for (const client of open) if (client.status !== 'reconnecting') client.disconnect();
      await pause(LOOK_AGAIN_MS);
    }
  }
}

function connect({ url, ...options }: RedisOptions & { url?: string }): ReturnType<typeof createIORedisClient> {
  const client = url === undefined ? new Redis(options) : new Redis(url, options);
  if (options.retryStrategy) owners.get(options.retryStrategy)?.add(client);
  return createIORedisClient(client);
}
