import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath, readSettings, type Settings } from '@linchpin/config';
import type { DataSource } from 'typeorm';
import { startConsole } from '../../apps/console/src/start-console.js';
import type { EventStatus } from '../../apps/intake/src/event-status.js';
import { startIntake } from '../../apps/intake/src/start-intake.js';
import type { Receipt } from '../../apps/intake/src/webhooks.controller.js';
import { startPortal } from '../../apps/portal/src/start-portal.js';
import { startMailCatcher } from '../../apps/standalone/src/mail-catcher/start-mail-catcher.js';
import { prepareCouncil } from '../../apps/standalone/src/seed/prepare-council.js';
import { moveAhead } from '../../apps/standalone/src/sender/ahead.js';
import { startWorker } from '../../apps/worker/src/start-worker.js';
import { freshRedisUrl } from './carrier.js';
import { createCouncilDatabase } from './database.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { password } from './password.mjs';
import { signedHeaders } from './signed-webhook.js';

export { password };

const starters = { intake: startIntake, worker: startWorker, portal: startPortal, console: startConsole };

export type AppName = keyof typeof starters;

export interface CaughtMail {
  messageId: string;
  to: string[];
  subject: string;
  text: string;
}

/** A whole Linchpin with the council Exshire: real HTTP, PostgreSQL, SMTP and the carrier of the Jest project. */
export interface Linchpin {
  settings: Settings;
  key: string;
  dataSource: DataSource;
  /** Posts an event as the source mosaic does. `headers` replace those that are signed. */
  post(body: string, headers?: Record<string, string>): Promise<Response>;
  /** Posts a sample and returns what the sender is told. */
  send(sample: string, change?: (event: SampleEvent) => void): Promise<Receipt>;
  status(eventId: string): Promise<EventStatus>;
  /** The status of an event once nothing more happens by itself for now. */
  settled(eventId: string): Promise<EventStatus>;
  mails(): Promise<CaughtMail[]>;
  start(app: AppName): Promise<void>;
  stop(app: AppName): Promise<void>;
  close(): Promise<void>;
}

export interface SampleEvent {
  id: string;
  type: string;
  subject: string;
  time: string;
  data: Record<string, unknown>;
}

/** Starts the named apps (all of them when none is named) on a database of their own. Call `close` in `afterAll`. */
export async function startLinchpin(
  apps: readonly AppName[] = ['worker', 'intake', 'portal', 'console'],
  overrides: Record<string, string> = {},
): Promise<Linchpin> {
  const database = await createCouncilDatabase();
  const directory = await mkdtemp(join(tmpdir(), 'linchpin-e2e-'));
  const catcher = await startMailCatcher({ smtpPort: 0, pagePort: 0, directory });
  const key = `whsec_${randomBytes(24).toString('base64')}`;
  const [CONSOLE_PORT, INTAKE_PORT, PORTAL_PORT] = (await Promise.all([freePort(), freePort(), freePort()])).map(
    String,
  );
  const settings = readSettings({
    CONSOLE_PORT,
    INTAKE_PORT,
    PORTAL_PORT,
    DATABASE_URL: database.url,
    REDIS_URL: await freshRedisUrl(),
    SMTP_URL: catcher.smtpUrl,
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DEMO_WEBHOOK_KEY: key,
    DEMO_PASSWORD: password,
    LOG_LEVEL: 'silent',
    // `readSample` moves whole stories, the time of each event with them, years ahead.
    EVENT_DAYS_AHEAD: '10000',
    ...overrides,
  });
  await prepareCouncil(settings, { databasePassword: '', sessionSecret: '', webhookKey: key, demoPassword: password });
  // Tests are about days that are far off, so that no clock matters.
  await database.dataSource.query('UPDATE room_settings SET horizon_months = 240');
  const running = new Map<AppName, { close(): Promise<unknown> }>();

  const signed = (body: string) => signedHeaders(key, body);

  const linchpin: Linchpin = {
    settings,
    key,
    dataSource: database.dataSource,
    post: (body, headers = {}) =>
      fetch(`${settings.INTAKE_URL}/webhooks/mosaic`, {
        method: 'POST',
        headers: { 'content-type': 'application/cloudevents+json', ...signed(body), ...headers },
        body,
      }),
    async send(sample, change) {
      const response = await linchpin.post(JSON.stringify(await readSample(sample, change)));
      if (response.status !== 202) throw new Error(`${String(response.status)}: ${await response.text()}`);
      return (await response.json()) as Receipt;
    },
    async status(eventId) {
      const response = await fetch(`${settings.INTAKE_URL}/webhooks/mosaic/events/${eventId}`, { headers: signed('') });
      return (await response.json()) as EventStatus;
    },
    settled: (eventId) =>
      eventually(`event ${eventId} to be settled`, async () => {
        const status = await linchpin.status(eventId);
        return status.settled && status;
      }),
    async mails() {
      const response = await fetch(new URL('/api/messages', catcher.pageUrl));
      return (await response.json()) as CaughtMail[];
    },
    async start(app) {
      running.set(app, await starters[app](settings));
    },
    async stop(app) {
      await running.get(app)?.close();
      running.delete(app);
    },
    async close() {
      for (const app of running.values()) await app.close();
      await catcher.close();
      await database.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
  for (const app of apps) await linchpin.start(app);
  return linchpin;
}

/** 574 weeks: in 2037 every date has the weekday that it has in 2026, and no test of this release will see it pass. */
const AHEAD_DAYS = 574 * 7;

/**
 * A sample of the folder `samples/`, changed as the test needs it. All its dates are moved ahead: 10 December 2026 is
 * Thursday 10 December 2037, so that no deadline passes and no meeting is over when the tests run.
 */
export async function readSample(name: string, change?: (event: SampleEvent) => void): Promise<SampleEvent> {
  const text = await readFile(projectPath('samples', `${name}.json`), 'utf8');
  const { id } = JSON.parse(text) as SampleEvent;
  const event = { ...(JSON.parse(moveAhead(text, AHEAD_DAYS)) as SampleEvent), id };
  change?.(event);
  return event;
}
