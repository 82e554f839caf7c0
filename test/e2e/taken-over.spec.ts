import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { QueryRunner } from 'typeorm';
import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

/** What docs/guarantees.md promises. */
const PROMISED_MS = 15_000;

let linchpin: Linchpin;
let workers: AppProcess[] = [];
beforeAll(async () => {
  linchpin = await startLinchpin(['intake']);
}, 60_000);
afterEach(() => Promise.all(workers.map((worker) => worker.end('SIGKILL'))));
afterAll(() => linchpin.close());

/** A worker of its own that works. */
async function startWorker(): Promise<AppProcess> {
  const worker = AppProcess.start('worker', { ...linchpin.settings, LOG_LEVEL: 'info' });
  workers = [...workers.filter(({ isOver }) => !isOver), worker];
  await eventually('the worker to run', () => worker.output.includes('The worker works.'), 60_000);
  return worker;
}

/** Holds what a statement locks, until the returned transaction ends. */
async function lock(statement: string, parameters: unknown[] = []): Promise<QueryRunner> {
  const holder = linchpin.dataSource.createQueryRunner();
  await holder.startTransaction();
  await holder.query(statement, parameters);
  return holder;
}

/** Waits until so many statements with these words wait for what is held. */
async function hanging(words: string, expected: number): Promise<void> {
  await eventually(`${String(expected)} times ${words} to hang`, async () => {
    const [row] = await linchpin.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int FROM pg_stat_activity
       WHERE datname = current_database() AND wait_event_type = 'Lock' AND position($1 IN query) > 0`,
      [words],
    );
    return row?.count === expected;
  });
}

async function send(reference: string): Promise<string> {
  const { eventId } = await linchpin.send('assessment-due', (event) => {
    event.id = `of-${reference}`;
    event.subject = `assessment/${reference}`;
    event.data.assessmentRef = reference;
  });
  return eventId;
}

/** When the last of what these events set off was begun, in milliseconds after a moment; false while some is not done. */
async function lastBegun(eventIds: string[], after: number): Promise<number | false> {
  const [row] = await linchpin.dataSource.query<{ done: boolean; at: Date }[]>(
    `SELECT bool_and(done) AS done, max(at) AS at FROM (
       SELECT state = 'matched' AS done, matched_at AS at FROM events WHERE id = ANY ($1)
       UNION ALL
       SELECT actions.state IN ('asked', 'succeeded'),
         (SELECT max(started_at) FROM action_attempts WHERE action_id = actions.id)
       FROM actions JOIN runs ON runs.id = run_id WHERE event_id = ANY ($1)) AS each`,
    [eventIds],
  );
  return row?.done === true && row.at.getTime() - after;
}

describe('a worker that is killed', () => {
  it('has all that it had in hand taken over in time: a step, a claim, a match', async () => {
    // The one that goes on sleeps until then, so that all of it is in the other's hands.
    const second = await startWorker();
    second.signal('SIGSTOP');
    const first = await startWorker();
    const locks = [await lock('LOCK TABLE tasks IN SHARE ROW EXCLUSIVE MODE')];
    const performed = await send('A-801');
    await hanging('INSERT INTO tasks', 2);
    locks.push(await lock('LOCK TABLE action_attempts IN SHARE ROW EXCLUSIVE MODE'));
    const claimed = await send('A-802');
    await hanging('INSERT INTO action_attempts', 3);
    const [source] = await linchpin.dataSource.query<{ id: string }[]>(`SELECT id FROM sources WHERE name = 'mosaic'`);
    locks.push(
      await lock('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
        `deadlines ${String(source?.id)} assessment/A-803`,
      ]),
    );
    const matched = await send('A-803');
    await hanging('pg_advisory_xact_lock', 1);

    const killed = Date.now();
    await first.end('SIGKILL');
    second.signal('SIGCONT');
    for (const held of locks) {
      await held.rollbackTransaction();
      await held.release();
    }
    const all = [performed, claimed, matched];
    expect(await eventually('all to be done', () => lastBegun(all, killed), 60_000)).toBeLessThan(PROMISED_MS);
    const lost = await linchpin.dataSource.query<unknown[]>(`SELECT 1 FROM action_attempts WHERE outcome = 'lost'`);
    expect(lost.length).toBeGreaterThanOrEqual(2);
  }, 120_000);
});
