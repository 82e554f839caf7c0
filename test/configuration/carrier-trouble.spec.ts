import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { redisProgram, startRedis } from '../support/redis-server.mjs';

let redis: Awaited<ReturnType<typeof startRedis>>;
let admin: Redis;
let linchpin: Linchpin;
beforeAll(async () => {
  const program = redisProgram();
  if (!program) throw new Error('Install redis-server: this test is about a real one.');
  redis = await startRedis(program, await freePort());
  admin = new Redis(redis.url);
  linchpin = await startLinchpin(['worker', 'intake'], { REDIS_URL: redis.url });
}, 60_000);
afterAll(async () => {
  await admin.replicaof('NO', 'ONE');
  await linchpin.close();
  admin.disconnect();
  redis.stop();
});

describe('a Redis that becomes a replica of another', () => {
  it('is one alarm, and all is done once it takes work again', async () => {
    await admin.replicaof('127.0.0.1', await freePort());
    const { eventId } = await linchpin.send('assessment-due');
    const alarms = () =>
      linchpin.dataSource.query<{ times: number }[]>(`SELECT times FROM alarms WHERE kind = 'carrier-refuses'`);
    await eventually('the alarm', async () => (await alarms()).length > 0, 50_000);
    await admin.replicaof('NO', 'ONE');
    expect((await linchpin.settled(eventId)).runs).toHaveLength(1);
    expect(await alarms()).toEqual([{ times: 1 }]);
  }, 120_000);
});
