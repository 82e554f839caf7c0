import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { freePort } from '../support/free-port.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';
import { redisProgram, startRedis } from '../support/redis-server.mjs';

/** What docs/guarantees.md promises of a stop. */
const STOPPED_WITHIN_MS = 30_000;
/** A sender hangs up after ten seconds or later. */
const ANSWERED_WITHIN_MS = 5_000;

let redis: Awaited<ReturnType<typeof startRedis>>;
let linchpin: Linchpin;
beforeAll(async () => {
  const program = redisProgram();
  if (!program) throw new Error('Install redis-server: this test is about a real one.');
  redis = await startRedis(program, await freePort());
  linchpin = await startLinchpin(['worker', 'intake'], { REDIS_URL: redis.url });
}, 60_000);
// Stopped, it takes connections and answers nothing.
beforeEach(() => void redis.stop('SIGSTOP'));
afterEach(() => void redis.stop('SIGCONT'));
afterAll(async () => {
  await linchpin.close();
  redis.stop();
});

async function health(address: string): Promise<unknown> {
  const response = await fetch(`${address}/health`).catch(() => undefined);
  return response && { status: response.status, body: await response.json() };
}

describe('a Redis that hangs', () => {
  it('keeps no sender waiting, is told of by /health, and all is done once it answers again', async () => {
    const asked = Date.now();
    const { eventId } = await linchpin.send('assessment-due');
    expect(Date.now() - asked).toBeLessThan(ANSWERED_WITHIN_MS);
    expect(await health(linchpin.settings.INTAKE_URL)).toEqual({
      status: 200,
      body: { status: 'ok', carrier: 'away' },
    });
    redis.stop('SIGCONT');
    expect((await linchpin.settled(eventId)).runs).toHaveLength(1);
    expect(await health(linchpin.settings.INTAKE_URL)).toEqual({ status: 200, body: { status: 'ok', carrier: 'ok' } });
  }, 60_000);

  it('keeps no intake from starting, answering and stopping', async () => {
    const port = String(await freePort());
    const intake = startApp('intake', port);
    try {
      const address = `http://127.0.0.1:${port}`;
      await eventually('the intake to be well', async () => (await health(address)) !== undefined, 60_000);
      expect(await health(address)).toEqual({ status: 200, body: { status: 'ok', carrier: 'away' } });
      expect(await intake.end('SIGTERM')).toBeLessThan(STOPPED_WITHIN_MS);
    } finally {
      await intake.end('SIGKILL');
    }
  }, 120_000);

  it.each(['intake', 'worker', 'console'] as const)(
    'keeps the %s from stopping no longer than promised',
    async (name) => {
      redis.stop('SIGCONT');
      const app = startApp(name, String(await freePort()));
      try {
        await eventually(`the ${name} to run`, () => /successfully started|The worker works/.test(app.output), 60_000);
        redis.stop('SIGSTOP');
        expect(await app.end('SIGTERM')).toBeLessThan(STOPPED_WITHIN_MS);
      } finally {
        await app.end('SIGKILL');
      }
    },
    120_000,
  );

  it('does not keep a worker that still starts from stopping', async () => {
    const worker = startApp('worker', String(await freePort()));
    try {
      await eventually('it to begin', () => worker.output.length > 0 || worker.isOver, 60_000);
      expect(await worker.end('SIGTERM')).toBeLessThan(STOPPED_WITHIN_MS);
    } finally {
      await worker.end('SIGKILL');
    }
  }, 120_000);
});

function startApp(name: 'console' | 'intake' | 'worker', port: string): AppProcess {
  const { settings } = linchpin;
  return AppProcess.start(name, { ...settings, LOG_LEVEL: 'info', [`${name.toUpperCase()}_PORT`]: port });
}
