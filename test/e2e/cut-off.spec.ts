import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/eventually.js';
import { type CaughtMail, password, readSample } from '../support/linchpin.js';
import { signedHeaders } from '../support/signed-webhook.js';
import { StandaloneProcess } from '../support/standalone-process.js';
import { Visitor } from '../support/visitor.js';

/** How long the connections are ended, and how often. */
const TROUBLE_MS = 12_000;
const EVERY_MS = 1_000;
const LANES = 4;
/** As many as are sent at most: all that comes of them has to be done in the time of a test. */
const EVENTS = 150;

const begun = new Date();
const key = `whsec_${randomBytes(24).toString('base64')}`;
let database: TestDatabase;
let linchpin: StandaloneProcess;
/** The one connection that is never ended. */
let ours: QueryRunner;
beforeAll(async () => {
  database = await createTestDatabase();
  linchpin = await StandaloneProcess.prepare({ DATABASE_URL: database.url, DEMO_WEBHOOK_KEY: key });
  expect({ ended: await linchpin.start(), said: linchpin.output }).toMatchObject({ ended: null });
  ours = database.dataSource.createQueryRunner();
  await ours.connect();
}, 90_000);
afterAll(async () => {
  await ours.release();
  await linchpin.discard();
  await database.drop();
});

/** Sends one event as a sender does that keeps it until it is taken. */
async function post(index: number): Promise<boolean> {
  const reference = `M-${String(70_000 + index)}`;
  const sample = await readSample('review-scheduled', (event) => {
    event.id = `cut-${String(index)}`;
    event.subject = `meeting/${reference}`;
    event.time = begun.toISOString();
    const day = new Date(begun.getTime() + (30 + (index % 28)) * 86_400_000).toISOString().slice(0, 10);
    Object.assign(event.data, { meetingRef: reference, startsAt: `${day}T${index % 2 ? '10' : '14'}:00:00Z` });
  });
  const body = JSON.stringify(sample);
  const response = await fetch(`${linchpin.address('INTAKE_PORT')}/webhooks/mosaic`, {
    method: 'POST',
    headers: { 'content-type': 'application/cloudevents+json', ...signedHeaders(key, body) },
    body,
  });
  note('intake', response.status, await response.text());
  return response.status === 202;
}

/** Every kind of answer that anybody got meanwhile. */
const answers = new Map<string, string>();
function note(who: string, status: number, text: string): void {
  answers.set(`${who} ${String(status)}`, text);
}

async function count(sql: string): Promise<number> {
  const rows = (await ours.query(`SELECT count(*)::int AS count FROM ${sql}`)) as { count: number }[];
  return rows[0]?.count ?? 0;
}

describe('every connection to the database ended, again and again', () => {
  it('loses nothing, does nothing twice, ends no app, and answers in sentences', async () => {
    const visitor = new Visitor(linchpin.address('CONSOLE_PORT'));
    await visitor.signIn('margaret.quillan@exshire.example', password);
    const until = Date.now() + TROUBLE_MS;
    let ended = 0;
    const ending = (async () => {
      while (Date.now() < until) {
        const rows = (await ours.query(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'`,
        )) as unknown[];
        ended += rows.length;
        await pause(EVERY_MS);
      }
    })();
    let sent = 0;
    const sending = Array.from({ length: LANES }, async () => {
      while (Date.now() < until && sent < EVENTS) {
        const index = (sent += 1);
        await eventually(`event ${String(index)} to be taken`, () => post(index), 60_000);
      }
    });
    const reading = (async () => {
      while (Date.now() < until) {
        for (const path of ['/', '/events', '/runs', '/tasks', '/deadlines']) {
          const { status, text } = await visitor.get(path);
          note('console', status, text);
        }
        const portal = await fetch(`${linchpin.address('PORTAL_PORT')}/c/nothing-of-ours`);
        note('portal', portal.status, await portal.text());
      }
    })();
    await Promise.all([ending, reading, ...sending]);
    expect(ended).toBeGreaterThan(20);

    await eventually(
      'everything to be done',
      async () =>
        (await count(`events WHERE state = 'recorded'`)) === 0 &&
        (await count(`runs WHERE state IN ('running', 'waiting')`)) === 0,
      120_000,
    );
    expect(await count(`events WHERE source_event_id LIKE 'cut-%'`)).toBe(sent);
    expect(await count(`runs WHERE subject LIKE 'meeting/M-7%'`)).toBe(sent);
    expect(await count(`runs WHERE state NOT IN ('asked', 'succeeded', 'rejected')`)).toBe(0);
    expect(await count(`tasks WHERE reference LIKE 'M-7%' AND title LIKE 'Take minutes%'`)).toBe(sent);
    expect(await count('room_bookings')).toBe(await count(`actions WHERE kind = 'rooms.book' AND state = 'succeeded'`));
    expect(await count('(SELECT 1 FROM room_bookings GROUP BY action_id HAVING count(*) > 1) AS twice')).toBe(0);
    expect(await mailedTwice()).toEqual([]);
    expect(await visitor.get('/')).toMatchObject({ status: 200 });

    expect([...answers.keys()].filter((answer) => !/ (200|202|303|404|503)$/.test(answer))).toEqual([]);
    for (const text of answers.values()) expect(text).not.toMatch(/\n\s+at |QueryFailed|terminating connection/);
    expect(linchpin.output).not.toContain('ends to start anew');
  }, 300_000);
});

/** Mails of one text to one recipient under more than one Message-ID. */
async function mailedTwice(): Promise<string[]> {
  const response = await fetch(`${linchpin.address('MAIL_PORT')}/api/messages`);
  const ids = new Map<string, Set<string>>();
  for (const { to, subject, text, messageId } of (await response.json()) as CaughtMail[]) {
    const mail = [...to, subject, text].join('\n');
    ids.set(mail, (ids.get(mail) ?? new Set()).add(messageId));
  }
  return [...ids].filter(([, each]) => each.size > 1).map(([mail]) => mail);
}
