import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { QUEUES } from '@linchpin/queue';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Queue } from 'bullmq';
import { startIntake } from '../../apps/intake/src/start-intake.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, readSample, startLinchpin } from '../support/linchpin.js';

const requestId = '3f1c2a9e-5b0d-4e0f-9c55-0f2f6f0f7a11';
const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const traceparent = `00-${traceId}-00f067aa0ba902b7-01`;

interface Line {
  msg?: string;
  requestId?: string;
  traceId?: string;
}

let linchpin: Linchpin;
let intake: NestFastifyApplication;
/** The worker as a process of its own: its log is what this is about. */
let worker: ChildProcess;
let log = '';

beforeAll(async () => {
  linchpin = await startLinchpin([]);
  intake = await startIntake(linchpin.settings);
  const { DATABASE_URL = '', REDIS_URL, SMTP_URL = '' } = linchpin.settings;
  worker = spawn(process.execPath, [projectPath('dist/apps/worker/src/main.js')], {
    env: { DATABASE_URL, SMTP_URL, ...(REDIS_URL && { REDIS_URL }), LOG_LEVEL: 'info' },
  });
  worker.stdout?.on('data', (text: Buffer) => (log += text.toString()));
}, 60_000);
afterAll(async () => {
  const gone = once(worker, 'exit');
  worker.kill('SIGTERM');
  await gone;
  await intake.close();
  await linchpin.close();
});

/** The lines of the worker's log that are whole. */
function lines(): Line[] {
  return log
    .slice(0, log.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Line);
}

const send = async (reference: string, headers: Record<string, string>) => {
  const event = await readSample('assessment-due', (sample) => {
    sample.id = `thread-${reference}`;
    Object.assign(sample, { subject: `assessment/${reference}` });
    sample.data.assessmentRef = reference;
  });
  const response = await linchpin.post(JSON.stringify(event), headers);
  expect([response.status, await response.clone().text()]).toEqual([202, expect.any(String)]);
  const { eventId } = (await response.json()) as { eventId: string };
  await linchpin.settled(eventId);
  return eventId;
};

describe('a webhook that comes with a request id and a traceparent', () => {
  it('is found by both in the worker’s lines about the event and the actions that follow from it', async () => {
    const eventId = await send('A-90001', { 'x-request-id': requestId, traceparent });
    const actions = await linchpin.dataSource.query<{ id: string }[]>(
      `SELECT actions.id FROM actions JOIN runs ON runs.id = run_id WHERE event_id = $1 AND fence > 0`,
      [eventId],
    );
    expect(actions.length).toBeGreaterThan(0);
    const wanted = [eventId, ...actions.map(({ id }) => id)];
    const about = await eventually('a line for each of its jobs', () => {
      const found = wanted.map((id) => lines().filter(({ msg }) => msg?.includes(id)));
      return found.every((each) => each.length > 0) && found.flat();
    });
    expect(new Set(about.map((line) => `${String(line.requestId)} ${String(line.traceId)}`))).toEqual(
      new Set([`${requestId} ${traceId}`]),
    );
    expect(lines().filter((line) => line.traceId === traceId && JSON.stringify(line).includes('A-90001'))).toEqual([]);
  });

  it('keeps them with the event, and with no job', async () => {
    const kept = await linchpin.dataSource.query<object[]>(
      `SELECT request_id AS "requestId", traceparent FROM events WHERE source_event_id = 'thread-A-90001'`,
    );
    expect(kept).toEqual([{ requestId, traceparent }]);
    const change = `UPDATE events SET traceparent = NULL WHERE source_event_id = 'thread-A-90001'`;
    await expect(linchpin.dataSource.query(change)).rejects.toThrow('A recorded event never changes.');
  });
});

describe('a webhook that comes with what will not do', () => {
  it('has a thread of its own, and nothing of what it sent is kept or logged', async () => {
    const eventId = await send('A-90002', { 'x-request-id': 'synthetic-child-of-nowhere', traceparent: 'synthetic' });
    const [line] = await eventually('a line about it', () => {
      const found = lines().filter(({ msg }) => msg?.includes(eventId));
      return found.length > 0 && found;
    });
    expect(line?.requestId).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(line?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(line?.traceId).not.toBe(traceId);
    expect(log).not.toContain('synthetic');
  });
});

describe('a job that carries more than the id of its kind', () => {
  it('is refused once, and operations are told', async () => {
    const queues = intake.get<ReadonlyMap<string, Queue>>(QUEUES);
    await queues.get('events')?.add('events.match', { eventId: requestId, note: 'synthetic' }, { attempts: 3 });
    const alarms = () =>
      linchpin.dataSource.query<{ times: number; detail: string }[]>(
        `SELECT times, detail FROM alarms WHERE kind = 'job-refused'`,
      );
    const told = await eventually('the alarm', async () => {
      const rows = await alarms();
      return rows.length > 0 && rows;
    });
    expect(told).toEqual([{ times: 1, detail: expect.stringContaining('events.match was refused') }]);
    expect(lines().filter(({ msg }) => msg?.includes('was refused'))).toHaveLength(1);
    expect(log).not.toContain('synthetic');
  });
});
