import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queueNames } from '@linchpin/queue';
import { eventually } from '../support/eventually.js';
import { type Linchpin, readSample, startLinchpin } from '../support/linchpin.js';

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake']);
});
afterAll(() => linchpin.close());

const count = async (table: string) => {
  const [row] = await linchpin.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${table}`);
  return row?.count ?? 0;
};

describe('a webhook that is sent 50 times at once', () => {
  it('becomes one event, one run, one booking and one mail for each recipient', async () => {
    const body = JSON.stringify(await readSample('conference-initial-scheduled'));
    const responses = await Promise.all(Array.from({ length: 50 }, () => linchpin.post(body)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([202]));
    const receipts = (await Promise.all(responses.map((response) => response.json()))) as { eventId: string }[];
    expect(new Set(receipts.map(({ eventId }) => eventId)).size).toBe(1);
    await linchpin.settled(receipts[0]?.eventId ?? '');
    expect(await count('events')).toBe(1);
    expect(await count('runs')).toBe(1);
    expect(await count('room_bookings')).toBe(1);
    const mails = await linchpin.mails();
    const recipients = mails.flatMap(({ to }) => to);
    expect(recipients.length).toBeGreaterThan(0);
    expect(new Set(recipients).size).toBe(recipients.length);
  });

  it('stays once when every job is run again', async () => {
    const before = { mails: (await linchpin.mails()).length, attempts: await count('action_attempts') };
    const actions = await linchpin.dataSource.query<{ id: string }[]>(
      `UPDATE actions SET enqueue_after = now() RETURNING id`,
    );
    expect(actions.length).toBeGreaterThan(0);
    const { eventId } = await linchpin.send('assessment-due');
    await linchpin.settled(eventId);
    expect(await count('room_bookings')).toBe(1);
    expect((await linchpin.mails()).length).toBe(before.mails + 1);
  });
});

describe('the queue', () => {
  it('may be emptied at any time: the sweep fills it again', async () => {
    await linchpin.stop('worker');
    const { eventId } = await linchpin.send('conference-cancelled');
    await emptyQueues();
    await linchpin.dataSource.query(`UPDATE events SET announce_after = now() WHERE state = 'recorded'`);
    await linchpin.start('worker');
    const { runs } = await linchpin.settled(eventId);
    expect(runs.map(({ state }) => state)).toEqual(['asked']);
  });

  it('may be emptied while actions wait for their time: they are done when it comes', async () => {
    const { eventId } = await linchpin.send('lookedafter-started');
    await linchpin.settled(eventId);
    await emptyQueues();
    await linchpin.dataSource.query(
      `UPDATE actions SET due_at = now(), enqueue_after = now() WHERE step_key = 'chase-review' AND state = 'ready'`,
    );
    const done = await eventually('the reminder', async () => {
      const status = await linchpin.status(eventId);
      const reminder = status.runs.flatMap(({ actions }) => actions).find(({ step }) => step === 'chase-review');
      return reminder?.state === 'succeeded' && status;
    });
    expect(
      done.runs.flatMap(({ actions }) => actions).every(({ state }) => ['asked', 'succeeded'].includes(state)),
    ).toBe(true);
  });

  it('carries ids and nothing else', async () => {
    const { settings } = linchpin;
    const carried = settings.REDIS_URL ? await redisPayloads(settings.REDIS_URL) : await postgresPayloads();
    expect(carried.length).toBeGreaterThan(0);
    for (const payload of carried)
      expect(Object.keys(payload)).toEqual([expect.stringMatching(/^(eventId|actionId|deliveryId)$/)]);
  });
});

/** Empties the carrier brutally: on PostgreSQL what remembers duplicates stays behind, on Redis nothing does. */
async function emptyQueues(): Promise<void> {
  if (!linchpin.settings.REDIS_URL) {
    await linchpin.dataSource.query('TRUNCATE bullmq.job CASCADE');
    return;
  }
  const redis = new Redis(linchpin.settings.REDIS_URL);
  await redis.flushdb();
  await redis.quit();
}

async function redisPayloads(url: string): Promise<object[]> {
  const payloads: object[] = [];
  for (const name of queueNames) {
    const queue = new Queue(name, { connection: { url } });
    payloads.push(...(await queue.getJobs()).map((job) => job.data as object));
    await queue.close();
  }
  return payloads;
}

async function postgresPayloads(): Promise<object[]> {
  const rows = await linchpin.dataSource.query<{ data: object }[]>('SELECT data FROM bullmq.job');
  return rows.map(({ data }) => data);
}
