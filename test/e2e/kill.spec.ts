import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCouncilDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { readSample } from '../support/linchpin.js';
import { signedHeaders } from '../support/signed-webhook.js';
import { StandaloneProcess } from '../support/standalone-process.js';

const EVENTS = 500;
/** Of every event, also when it is sent again. */
const begun = new Date();
const key = `whsec_${randomBytes(24).toString('base64')}`;

let database: TestDatabase;
let linchpin: StandaloneProcess;
beforeAll(async () => {
  database = await createCouncilDatabase();
  linchpin = await StandaloneProcess.prepare({ DATABASE_URL: database.url, DEMO_WEBHOOK_KEY: key });
  await linchpin.start();
}, 90_000);
afterAll(async () => {
  await linchpin.discard();
  await database.drop();
});

/** Meetings on many days, so that most find a room and some must be turned down. */
async function post(index: number): Promise<boolean> {
  const reference = `M-${String(90_000 + index)}`;
  const body = JSON.stringify(
    await readSample('review-scheduled', (event) => {
      event.id = `kill-${String(index)}`;
      event.subject = `meeting/${reference}`;
      event.time = begun.toISOString();
      const day = new Date(begun.getTime() + (30 + (index % 28)) * 86_400_000).toISOString().slice(0, 10);
      Object.assign(event.data, { meetingRef: reference, startsAt: `${day}T${index % 2 ? '10' : '14'}:00:00Z` });
    }),
  );
  const response = await fetch(`${linchpin.address('INTAKE_PORT')}/webhooks/mosaic`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', ...signedHeaders(key, body) },
    body,
  }).catch(() => undefined);
  return response?.status === 202;
}

const count = async (sql: string) => {
  const [row] = await database.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${sql}`);
  return row?.count ?? 0;
};

describe('kill -9 in the middle of 500 events', () => {
  it('loses nothing, does nothing twice, and ends every run as it should', async () => {
    const sent = Promise.all(
      Array.from({ length: 8 }, async (_, lane) => {
        for (let index = lane; index < EVENTS; index += 8) {
          // What was not answered 202 is the sender's: it sends it again until it is.
          await eventually(`event ${String(index)} to be taken`, () => post(index), 120_000);
        }
      }),
    );
    for (const share of [0.2, 0.5, 0.9]) {
      await eventually('some runs to be under way', async () => (await count('events')) >= EVENTS * share, 120_000);
      await linchpin.end('SIGKILL');
      expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
    }
    await sent;
    await eventually(
      'every run to end',
      async () =>
        (await count(`events WHERE state = 'recorded'`)) === 0 &&
        (await count(`runs WHERE state IN ('running', 'waiting')`)) === 0,
      240_000,
    );
    expect(await count(`events WHERE source_event_id LIKE 'kill-%'`)).toBe(EVENTS);
    expect(await count(`runs WHERE subject LIKE 'meeting/M-9%'`)).toBe(EVENTS);
    expect(await count(`runs WHERE state NOT IN ('asked', 'succeeded', 'rejected')`)).toBe(0);
    const booked = await count('room_bookings');
    expect(booked).toBe(await count(`actions WHERE kind = 'rooms.book' AND state = 'succeeded'`));
    expect(await count('(SELECT 1 FROM room_bookings GROUP BY action_id HAVING count(*) > 1) AS double')).toBe(0);
    expect(
      await count('(SELECT 1 FROM documents GROUP BY action_id, recipient_key HAVING count(*) > 1) AS double'),
    ).toBe(0);
    expect(await count(`tasks WHERE reference LIKE 'M-9%' AND title LIKE 'Take minutes%'`)).toBe(EVENTS);
  }, 400_000);
});
