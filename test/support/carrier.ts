import { Redis } from 'ioredis';

declare global {
  /** Set by the Jest project: the whole end-to-end suite runs once on each carrier. */
  var linchpinCarrier: 'postgres' | 'redis' | undefined;
}

/** The carrier that this test file runs on. */
export const carrier = globalThis.linchpinCarrier ?? 'postgres';

/** REDIS_URL for this test file: an emptied database of its own on the test server, or undefined on PostgreSQL. */
export async function freshRedisUrl(): Promise<string | undefined> {
  if (carrier !== 'redis') return undefined;
  const base = process.env.LINCHPIN_TEST_REDIS;
  if (!base) throw new Error('The test Redis is not running: start the tests with `npm test`.');
  const url = `${base}/${process.env.JEST_WORKER_ID ?? '1'}`;
  const redis = new Redis(url);
  await redis.flushdb();
  await redis.quit();
  return url;
}
