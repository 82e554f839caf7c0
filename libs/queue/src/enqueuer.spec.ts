import { afterAll, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { freePort } from '../../../test/support/free-port.js';
import { Enqueuer } from './enqueuer.js';

const job = { name: 'events.match', payload: { eventId: '00000000-0000-4000-8000-000000000000' }, key: 'k' } as const;

describe('the enqueuer', () => {
  let redis: Redis | undefined;
  afterAll(() => redis?.disconnect());

  it('neither throws nor waits for ever when the carrier is away: the sweep will find the work', async () => {
    redis = new Redis({ host: '127.0.0.1', port: await freePort(), maxRetriesPerRequest: null });
    redis.on('error', () => undefined);
    const queue = new Queue('events', { connection: redis, skipWaitingForReady: true });
    queue.on('error', () => undefined);
    expect(await new Enqueuer(new Map([['events', queue]])).enqueue([job])).toBe(false);
  });

  it('says that work was left when an app has no such queue', async () => {
    expect(await new Enqueuer(new Map()).enqueue([job])).toBe(false);
    expect(await new Enqueuer(new Map()).enqueue([])).toBe(true);
  });
});
