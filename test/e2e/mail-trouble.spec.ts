import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

const EVENTS = 40;

let linchpin: Linchpin;
let server: SMTPServer;
let takeMails: () => void;
const received: { messageId: string; text: string }[] = [];
const eventIds: string[] = [];

const count = async (sql: string) =>
  (await linchpin.dataSource.query<{ count: number }[]>(`SELECT count(*)::int AS count FROM ${sql}`))[0]?.count ?? -1;

beforeAll(async () => {
  // A mail server that takes connections and says nothing, until it recovers.
  const recovered = new Promise<void>((resolve) => {
    takeMails = resolve;
  });
  server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onConnect: (_session, done) => void recovered.then(() => done()),
    onData(stream, _session, done) {
      void simpleParser(stream).then(({ messageId = '', text = '' }) => {
        received.push({ messageId, text });
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  linchpin = await startLinchpin(undefined, { SMTP_URL: `smtp://127.0.0.1:${String(port)}` });
  for (let index = 0; index < EVENTS; index += 1) {
    const { eventId } = await linchpin.send('assessment-due', (event) => {
      Object.assign(event, { id: `hung-${String(index)}`, subject: `assessment/A-${String(index)}` });
      Object.assign(event.data, { assessmentRef: `A-${String(index)}` });
    });
    eventIds.push(eventId);
  }
});
afterAll(async () => {
  takeMails();
  await linchpin.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

describe('a mail server that hangs', () => {
  it('keeps nothing waiting but the mails themselves', async () => {
    await eventually('everything else to be done', async () => {
      const matched = await count(`events WHERE state = 'matched' AND id = ANY ('{${eventIds.join()}}')`);
      const undone = await count(
        `actions WHERE state = 'ready' AND (due_at IS NULL OR due_at <= now()) OR state = 'running' AND NOT delivering`,
      );
      return matched === EVENTS && undone === 0;
    });
    const alerts = await count(`actions WHERE kind = 'alerts.send' AND delivering`);
    expect(alerts).toBeGreaterThanOrEqual(EVENTS);
    expect(await count(`alerts`)).toBe(alerts);
    expect((await fetch(`${linchpin.settings.CONSOLE_URL}/sign-in`)).status).toBe(200);
  });

  it('holds no connection to the database', async () => {
    await eventually('mails to be on their way', async () => (await count(`deliveries WHERE state = 'sending'`)) > 0);
    const held = await linchpin.dataSource.query<unknown[]>(
      `SELECT state FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'
         AND state_change < now() - interval '1 second'`,
    );
    expect(held).toEqual([]);
  });

  it('has everything once when it recovers', async () => {
    takeMails();
    await eventually('every alert to be accepted', async () => {
      // Nobody waits here for the time of the next try.
      await linchpin.dataSource.query(
        `UPDATE deliveries SET due_at = now(), enqueue_after = now() WHERE state = 'waiting'`,
      );
      return (await count(`deliveries WHERE state <> 'accepted'`)) === 0;
    });
    expect(received).toHaveLength(await count('deliveries'));
    expect(new Set(received.map(({ messageId }) => messageId)).size).toBe(received.length);
    expect(await count(`actions WHERE kind = 'alerts.send' AND state <> 'succeeded'`)).toBe(0);
  });
});
