import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startConsole } from '../../apps/console/src/start-console.js';
import { startIntake } from '../../apps/intake/src/start-intake.js';
import { startPortal } from '../../apps/portal/src/start-portal.js';
import { type MailCatcher, startMailCatcher } from '../../apps/standalone/src/mail-catcher/start-mail-catcher.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** Somebody's name in an address, which no answer may repeat. */
const NAME = 'Zebedee';

/** Addresses that lead nowhere, and those that the router itself would answer: it cannot decode them, or finds them long. */
const addresses = [
  `/${NAME}-nowhere`,
  `/checks/${NAME}%zz`,
  `/checks/${NAME}%c0%af`,
  `/checks/${NAME}%`,
  `/%${NAME}`,
  `/checks/${NAME}%E0%A4%A?answer=1`,
  `/checks/${NAME}`,
  `/checks/${NAME}%2f%2e%2e`,
  `/checks/${NAME}/thank-you/more`,
  `/checks/${NAME.repeat(500)}`,
  `/webhooks/mosaic/events/${NAME}%ff`,
  `/documents/${NAME.repeat(30)}`,
  `//${NAME}`,
  `/assets/${NAME}%zz`,
  `/queues/${NAME}%zz`,
  `/messages/${NAME}%zz`,
];

/** What is no HTTP at all: answered before there is a request. */
const unreadable = [`GET /${NAME} of HTTP/1.1`, `GET /checks/${NAME}\u0000 HTTP/1.1`, `${NAME} / HTTP/1.1`];

let database: TestDatabase;
let directory: string;
let mailCatcher: MailCatcher;
const apps: Record<string, NestFastifyApplication> = {};
const origins: Record<string, string> = {};

beforeAll(async () => {
  database = await createTestDatabase();
  directory = await mkdtemp(join(tmpdir(), 'linchpin-mail-'));
  const settings = readSettings({
    CONSOLE_PORT: '0',
    INTAKE_PORT: '0',
    PORTAL_PORT: '0',
    DATABASE_URL: database.url,
    SESSION_SECRET: 'x'.repeat(32),
    LOG_LEVEL: 'silent',
  });
  for (const [name, start] of Object.entries({ console: startConsole, intake: startIntake, portal: startPortal })) {
    apps[name] = await start(settings);
    origins[name] = await apps[name].getUrl();
  }
  mailCatcher = await startMailCatcher({ smtpPort: 0, pagePort: 0, directory });
  origins['mail catcher'] = mailCatcher.pageUrl;
});
afterAll(async () => {
  for (const app of Object.values(apps)) await app.close();
  await mailCatcher.close();
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

/** Sends the bytes as they are, which `fetch` would put right first, and reads the answer to its end. */
async function send(origin: string, head: string): Promise<{ status: number; head: string; body: string }> {
  const { hostname, port, host } = new URL(origin);
  const socket = connect(Number(port), hostname);
  socket.write(`${head}\r\nHost: ${host}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`, 'latin1');
  let answer = '';
  socket.on('data', (chunk) => (answer += String(chunk)));
  await once(socket, 'close');
  const [answered = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(answered)?.[1]), head: answered.toLowerCase(), body: body.join() };
}

describe.each(['console', 'intake', 'portal', 'mail catcher'])('an address that the %s does not have', (app) => {
  it.each(addresses)('%s gets the answer of any other, with every header', async (address) => {
    for (const method of ['GET', 'POST']) {
      const { status, head, body } = await send(origins[app] ?? '', `${method} ${address} HTTP/1.1`);
      expect([method, status, status >= 300 && status < 500]).toEqual([method, status, true]);
      expect(head).toContain('cache-control: no-store');
      expect(head).toContain('x-content-type-options: nosniff');
      if (app !== 'intake') {
        expect(head).toMatch(/content-security-policy: default-src 'none'/);
        expect(head).toMatch(/referrer-policy: (no-referrer|same-origin)/);
      }
      // The intake tells a sender which of its own addresses it asked for; one that cannot be read it does not.
      if (app !== 'intake' || !body.includes('Cannot ')) {
        expect(body.replace(/value="[^"]*"|to=\S*/g, '')).not.toContain(NAME);
      }
    }
  });
});

describe.each(['console', 'intake', 'portal'])('what is no request at all', (app) => {
  it.each(unreadable)(`is refused by the ${app} without a word of it: %s`, async (head) => {
    const answer = await send(origins[app] ?? '', head);
    expect(answer.status).toBe(400);
    expect(answer.head).toContain('cache-control: no-store');
    expect(answer.head).toContain('x-content-type-options: nosniff');
    expect(answer.head + answer.body).not.toMatch(new RegExp(NAME, 'i'));
  });
});

describe('the portal', () => {
  it('gives a malformed link the page of an unknown one, to the letter', async () => {
    const origin = origins.portal ?? '';
    const unknown = await send(origin, `GET /checks/${'x'.repeat(43)} HTTP/1.1`);
    for (const address of ['/checks/%zz', '/checks/%c0%af', '/checks/short', `/checks/${'x'.repeat(5000)}`]) {
      const { status, body } = await send(origin, `GET ${address} HTTP/1.1`);
      expect([address, status, body]).toEqual([address, 404, unknown.body]);
    }
  });
});
