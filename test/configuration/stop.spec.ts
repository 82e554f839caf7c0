import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { queueNames } from '@linchpin/queue';
import { Redis } from 'ioredis';
import { asDemonstration, createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { redisProgram, startRedis } from '../support/redis-server.mjs';
import { StandaloneProcess } from '../support/standalone-process.js';

/** What docs/guarantees.md promises. */
const PATIENCE_MS = 30_000;

let database: TestDatabase;
let redis: Awaited<ReturnType<typeof startRedis>>;
beforeAll(async () => {
  database = await createTestDatabase();
  await asDemonstration(database.dataSource);
});
beforeEach(async () => {
  redis = await startRedis(redisProgram() ?? 'redis-server', await freePort());
});
afterAll(() => database.drop());

/** Takes Redis away as a crash does, and sees that nothing answers any more. */
async function takeAway(): Promise<void> {
  redis.stop('SIGKILL');
  const { hostname, port } = new URL(redis.url);
  await eventually('Redis to be gone', () =>
    fetch(`http://${hostname}:${port}`).then(
      () => false,
      (error: Error) => String((error.cause as { code?: unknown }).code) === 'ECONNREFUSED',
    ),
  );
}

/** Whether a worker of every queue waits for jobs: the worker says nothing when it runs. */
async function allWait(): Promise<boolean> {
  const seen = new Redis(redis.url);
  const clients = String(await seen.client('LIST'));
  seen.disconnect();
  return clients.split('cmd=bzpopmin').length - 1 === queueNames.length;
}

describe('an app that is asked to stop while Redis is away', () => {
  it('ends in time: npm start', async () => {
    const linchpin = await StandaloneProcess.prepare({ REDIS_URL: redis.url });
    try {
      expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
      await takeAway();
      const asked = Date.now();
      expect(await linchpin.end('SIGTERM')).toBe(0);
      expect(Date.now() - asked).toBeLessThan(PATIENCE_MS);
    } finally {
      await linchpin.discard();
    }
  }, 120_000);

  it.each(['intake', 'worker', 'console'])(
    'ends in time: the %s',
    async (app) => {
      const port = await freePort();
      const child = spawn(process.execPath, [projectPath(`dist/apps/${app}/src/main.js`)], {
        env: {
          DATABASE_URL: database.url,
          REDIS_URL: redis.url,
          SESSION_SECRET: 'x'.repeat(32),
          LOG_LEVEL: 'info',
          [`${app.toUpperCase()}_PORT`]: String(port),
        },
        cwd: '/',
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.on('data', (chunk: Buffer) => (output += String(chunk)));
      const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
      try {
        await eventually(
          `the ${app} to run`,
          () => (app === 'worker' ? allWait() : output.includes('successfully started')),
          60_000,
        );
        await takeAway();
        const asked = Date.now();
        child.kill('SIGTERM');
        await ended;
        expect(Date.now() - asked).toBeLessThan(PATIENCE_MS);
      } finally {
        child.kill('SIGKILL');
      }
    },
    120_000,
  );
});
