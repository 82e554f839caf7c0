import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connectionOptions, LEASE_SECONDS } from '@linchpin/database';
import { beginRun, type PlannedAction } from '@linchpin/runs';
import { DataSource } from 'typeorm';
import { withTheRight } from '../../../test/support/readers.js';
import { runnerOn } from '../../../test/support/actions.js';
import { CuttableProxy } from '../../../test/support/cuttable-proxy.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import type { ActionContext, ActionHandler, ActionOutcome } from './action-handler.js';
import { ActionRunner } from './action-runner.js';
import { retrySchedule } from './record-outcome.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';

let database: TestDatabase;
let enqueuer: RecordingEnqueuer;
let runner: ActionRunner;
let runs: RunsService;
let reader: RunsReader;
let trigger: { id: string; versionId: string };

beforeAll(async () => {
  database = await createTestDatabase();
  await database.dataSource.query(
    `CREATE TABLE effects (action_id uuid REFERENCES actions, run_id uuid REFERENCES runs)`,
  );
  const [row] = await database.dataSource.query<{ id: string; versionId: string }[]>(
    `WITH t AS (INSERT INTO triggers (name) VALUES ('test') RETURNING id)
     INSERT INTO trigger_versions (trigger_id, version, title, event_type, repeats, steps, owner_team, author, reason, in_force)
     SELECT id, 1, 'Test', 'assessment.due', 'every-event', '[]', 'HUB-N', 'x', 'x', tstzrange(NULL, NULL) FROM t
     RETURNING trigger_id AS id, id AS "versionId"`,
  );
  trigger = row ?? { id: '', versionId: '' };
});
beforeEach(() => {
  enqueuer = new RecordingEnqueuer();
  ({ runner, runs } = serviceOn(database.dataSource));
  reader = new RunsReader(database.dataSource);
});
afterAll(() => database.drop());

function serviceOn(dataSource: DataSource): { runner: ActionRunner; runs: RunsService } {
  const acting = runnerOn(dataSource, enqueuer);
  return { runner: acting, runs: new RunsService(dataSource, acting) };
}

/** A handler that writes one row as its effect and then comes to whatever the test wants. */
function handler(come: (action: ActionContext<'tasks.assign'>) => Promise<ActionOutcome> | ActionOutcome) {
  const perform = async (action: ActionContext<'tasks.assign'>) => {
    await action.manager.query('INSERT INTO effects VALUES ($1, $2)', [action.actionId, action.runId]);
    return come(action);
  };
  return { perform, revise: perform, withdraw: perform } satisfies ActionHandler<'tasks.assign'>;
}

const succeed = handler(() => ({ outcome: 'succeeded', result: { done: true } }));

const step = (stepKey: string, more: Partial<PlannedAction> = {}): PlannedAction => ({
  stepKey,
  kind: 'tasks.assign',
  title: stepKey,
  settings: { team: 'hub', title: 'Do it' },
  waitsFor: [],
  dueAt: null,
  countedFromStep: null,
  latestAt: null,
  whenPast: 'now',
  skipped: false,
  ...more,
});

async function begin(actions: PlannedAction[], source = 'mosaic') {
  const eventId = randomUUID();
  const subject = `assessment/${eventId}`;
  const [row] = await database.dataSource.query<{ id: string }[]>(
    `INSERT INTO sources (name, title) VALUES ($1, 'Test') ON CONFLICT (name) DO UPDATE SET title = 'Test' RETURNING id`,
    [source],
  );
  const sourceId = row?.id ?? '';
  await database.dataSource.query(
    `INSERT INTO events (id, source_id, source_event_id, type, subject, occurred_at, team_code, data, body_hash)
     VALUES ($1, $2, $4, 'assessment.due', $3, now(), 'SPK-NE', '{}', '')`,
    [eventId, sourceId, subject, eventId],
  );
  const needs = await runner.currentNeeds();
  const begun = await database.dataSource.transaction((manager) =>
    beginRun(manager, needs, {
      triggerId: trigger.id,
      triggerVersionId: trigger.versionId,
      event: { id: eventId, sourceId, subject, restricted: false },
      repeatKey: eventId,
      actions,
    }),
  );
  const [run] = await reader.ofSentEvent(eventId);
  const read = async () => reader.actionsOf([run?.id ?? '']);
  const action = async (key: string) => {
    const found = (await read()).find(({ stepKey }) => stepKey === key);
    if (!found) throw new Error(`no step ${key}`);
    return found;
  };
  const runState = async () => (await reader.find(withTheRight, run?.id ?? ''))?.state;
  return { ready: begun?.ready ?? [], action, runState, eventId };
}

const effects = async (actionId: string) =>
  (await database.dataSource.query<unknown[]>('SELECT 1 FROM effects WHERE action_id = $1', [actionId])).length;

describe('an attempt', () => {
  it('commits effect and result together', async () => {
    const { action, runState } = await begin([step('a')]);
    const { id } = await action('a');
    await runner.attempt('tasks.assign', id, succeed);
    expect(await action('a')).toMatchObject({ state: 'succeeded', result: { done: true } });
    expect(await runState()).toBe('succeeded');
    expect(await effects(id)).toBe(1);
  });

  it('happens once when many jobs ask for it at once', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    await Promise.all(Array.from({ length: 20 }, () => runner.attempt('tasks.assign', id, succeed)));
    expect(await effects(id)).toBe(1);
    expect((await action('a')).attempts).toHaveLength(1);
  });

  it('leaves no effect when it throws, and is enqueued again after the first wait', async () => {
    const { action, runState } = await begin([step('a')]);
    const { id } = await action('a');
    const fails = handler(() => {
      throw Object.assign(new Error('no route'), { code: 'EHOSTUNREACH' });
    });
    await expect(runner.attempt('tasks.assign', id, fails)).rejects.toThrow(/EHOSTUNREACH/);
    expect(await effects(id)).toBe(0);
    expect(await action('a')).toMatchObject({
      state: 'ready',
      attempts: [{ outcome: 'failed', detail: 'Error EHOSTUNREACH: no route' }],
    });
    expect(await runState()).toBe('running');
    const [job] = enqueuer.items;
    expect(job?.delayMs).toBeGreaterThan((retrySchedule[0] - 1) * 1000);
  });

  it('costs nothing when only its connection to the database was cut, however often', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    const cutOff = handler(async ({ manager }) => {
      await manager.query('SELECT pg_terminate_backend(pg_backend_pid())');
      return { outcome: 'succeeded', result: {} };
    });
    for (let time = 0; time <= retrySchedule.length + 1; time += 1) {
      await expect(runner.attempt('tasks.assign', id, cutOff)).rejects.toThrow(/57P01|terminated/);
      expect(await action('a')).toMatchObject({ state: 'ready' });
      await database.dataSource.query('UPDATE actions SET due_at = now() WHERE id = $1', [id]);
    }
    expect(await effects(id)).toBe(0);
    await runner.attempt('tasks.assign', id, succeed);
    expect(await action('a')).toMatchObject({ state: 'succeeded' });
  });

  it('has failed when its attempts are used up: a person is asked by an event, and Retry gives it all of them again', async () => {
    const { action, runState } = await begin([step('a')]);
    const { id } = await action('a');
    const fails = handler(() => {
      throw new Error('still broken');
    });
    for (let attempt = 0; attempt <= retrySchedule.length; attempt += 1) {
      await database.dataSource.query(`UPDATE actions SET due_at = NULL WHERE id = $1`, [id]);
      await expect(runner.attempt('tasks.assign', id, fails)).rejects.toThrow(/still broken/);
    }
    expect(await action('a')).toMatchObject({ state: 'failed', reason: 'Error: still broken' });
    expect(await runState()).toBe('failed');
    const asked = await database.dataSource.query<unknown[]>(`SELECT type FROM events WHERE subject = $1`, [
      `action/${id}`,
    ]);
    expect(asked).toEqual([{ type: 'action.failed' }]);
    expect(await runs.retry(id)).toBe(true);
    expect(await runs.retry(id)).toBe(false);
    await runner.attempt('tasks.assign', id, succeed);
    expect(await action('a')).toMatchObject({ state: 'succeeded', reason: null });
    expect(await runState()).toBe('succeeded');
  });

  it('keeps the reason and the suggestions of a rejection and never tries again by itself', async () => {
    const { action, runState } = await begin([step('a'), step('b', { waitsFor: ['a'] })]);
    const { id } = await action('a');
    await runner.attempt(
      'tasks.assign',
      id,
      handler(() => ({ outcome: 'rejected', reason: 'No room.', result: { alternatives: [1] } })),
    );
    expect(await action('a')).toMatchObject({ state: 'rejected', reason: 'No room.', result: { alternatives: [1] } });
    expect(await action('b')).toMatchObject({ state: 'waiting' });
    expect(await runState()).toBe('rejected');
    expect(enqueuer.items.map(({ name }) => name)).toEqual(['events.match']);
  });

  it('raises an alarm instead when the run is one that asked a person already', async () => {
    const { action, eventId } = await begin([step('a')], 'linchpin');
    const { id } = await action('a');
    await runner.attempt(
      'tasks.assign',
      id,
      handler(() => ({ outcome: 'rejected', reason: 'Nobody.' })),
    );
    const alarms = await database.dataSource.query<unknown[]>(`SELECT kind FROM alarms WHERE event_id = $1`, [eventId]);
    expect(alarms).toEqual([{ kind: 'not-handed-over' }]);
    expect(enqueuer.items).toEqual([]);
  });

  it('that is deferred is not a failure and waits for its time', async () => {
    const { action, runState } = await begin([step('a')]);
    const { id } = await action('a');
    const until = new Date(Date.now() + 3_600_000);
    await runner.attempt(
      'tasks.assign',
      id,
      handler(() => ({ outcome: 'deferred', until })),
    );
    expect(await action('a')).toMatchObject({ state: 'ready', dueAt: until, attempts: [{ outcome: 'deferred' }] });
    expect(await runState()).toBe('waiting');
    await runner.attempt('tasks.assign', id, succeed);
    expect((await action('a')).state).toBe('ready');
  });

  it('is refused with the faulty setting when the event did not give what the step needs', async () => {
    const { action } = await begin([step('a', { settings: { team: 'hub' } })]);
    const { id } = await action('a');
    await runner.attempt('tasks.assign', id, succeed);
    expect(await action('a')).toMatchObject({ state: 'rejected', reason: expect.stringContaining('title') });
    expect(await effects(id)).toBe(0);
  });
});

describe('an attempt whose process went away', () => {
  it('is taken over by the sweep when its lease has run out, and what it still does is rolled back', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    let goOn: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    const slow = handler(async () => {
      await held;
      return { outcome: 'succeeded', result: { by: 'the slow one' } };
    });
    const overtaken = runner.attempt('tasks.assign', id, slow);
    const claimed = async () => (await action('a')).state === 'running';
    while (!(await claimed()));
    await database.dataSource.query(`UPDATE actions SET lease_until = now() - interval '1 second' WHERE id = $1`, [id]);
    await runs.sweep();
    expect(await action('a')).toMatchObject({ state: 'ready', attempts: [{ outcome: 'lost' }] });
    await database.dataSource.query(`UPDATE actions SET due_at = NULL WHERE id = $1`, [id]);
    await runner.attempt(
      'tasks.assign',
      id,
      handler(() => ({ outcome: 'succeeded', result: { by: 'the next one' } })),
    );
    goOn();
    await overtaken;
    expect(await action('a')).toMatchObject({
      state: 'succeeded',
      result: { by: 'the next one' },
      attempts: [{ outcome: 'lost' }, { outcome: 'succeeded' }],
    });
    expect(await effects(id)).toBe(1);
  });

  it('is tried again at once, for its lease was wait enough', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    await database.dataSource.query(
      `UPDATE actions SET state = 'running', fence = 1, lease_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    await runs.sweep();
    expect(enqueuer.items).toMatchObject([{ payload: { actionId: id } }]);
    expect(enqueuer.items[0]?.delayMs).toBeLessThanOrEqual(100);
    await runner.attempt('tasks.assign', id, succeed);
    expect((await action('a')).state).toBe('succeeded');
  });
});

describe('an attempt that takes long', () => {
  it('renews its lease while its work goes on', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    const leaseLeft = async () => {
      const [row] = await database.dataSource.query<{ left: number }[]>(
        `SELECT extract(epoch FROM lease_until - now())::float AS left FROM actions WHERE id = $1`,
        [id],
      );
      return row?.left ?? 0;
    };
    const renewed: boolean[] = [];
    const slow = handler(async () => {
      for (let time = 0; time < 2; time += 1) {
        await eventually('the lease to be nearly used', async () => (await leaseLeft()) < LEASE_SECONDS * 0.8);
        await eventually('the lease to be renewed', async () => (await leaseLeft()) > LEASE_SECONDS * 0.9);
        renewed.push(true);
      }
      await runs.sweep();
      return { outcome: 'succeeded', result: {} };
    });
    await runner.attempt('tasks.assign', id, slow);
    expect(renewed).toEqual([true, true]);
    expect(await action('a')).toMatchObject({ state: 'succeeded', attempts: [{ outcome: 'succeeded' }] });
  });
});

describe('a database that was away for longer than a lease', () => {
  it('gives those that still work their time before anything counts as lost', async () => {
    const { action } = await begin([step('a')]);
    const { id } = await action('a');
    await database.dataSource.query(
      `UPDATE actions SET state = 'running', fence = 1, lease_until = now() - interval '1 second' WHERE id = $1`,
      [id],
    );
    const proxy = await CuttableProxy.before(database.url);
    const away = await new DataSource(connectionOptions(proxy.through(database.url), 2)).initialize();
    try {
      const { runs: cutOff } = serviceOn(away);
      await proxy.cut();
      await expect(cutOff.sweep()).rejects.toThrow();
      await proxy.join();
      await cutOff.sweep();
      expect((await action('a')).state).toBe('running');
      await runs.sweep();
      expect((await action('a')).state).toBe('ready');
    } finally {
      await away.destroy();
      await proxy.cut();
    }
  });
});

describe('an action that ends its process', () => {
  it('is given up after its attempts and handed to a person, not tried for ever', async () => {
    const { action, runState } = await begin([step('a')]);
    const { id } = await action('a');
    for (let attempt = 0; attempt <= retrySchedule.length; attempt += 1) {
      await database.dataSource.query(
        `UPDATE actions SET state = 'running', fence = fence + 1, lease_until = now() - interval '1 second' WHERE id = $1`,
        [id],
      );
      await Promise.all([runs.sweep(), runs.sweep()]);
    }
    expect(await action('a')).toMatchObject({ state: 'failed', reason: 'Its process went away.' });
    expect(await runState()).toBe('failed');
  });
});

describe('a job that names an action of another kind', () => {
  it('does nothing', async () => {
    const { action } = await begin([step('a', { kind: 'rooms.book' })]);
    await runner.attempt('tasks.assign', (await action('a')).id, succeed);
    expect(await action('a')).toMatchObject({ state: 'ready', attempts: [] });
  });
});

describe('the order of steps', () => {
  it('makes a step ready when all before it have succeeded or were skipped', async () => {
    const { ready, action } = await begin([
      step('a'),
      step('b', { skipped: true }),
      step('c', { waitsFor: ['a', 'b'] }),
    ]);
    expect(ready).toHaveLength(1);
    await runner.attempt('tasks.assign', (await action('a')).id, succeed);
    expect((await action('c')).state).toBe('ready');
    expect(enqueuer.items.map(({ payload }) => payload)).toEqual([{ actionId: (await action('c')).id }]);
  });

  it('never leaves a step waiting when those before it finish at the same moment', async () => {
    for (let round = 0; round < 10; round += 1) {
      const firsts = ['a', 'b', 'c', 'd'];
      const { action } = await begin([...firsts.map((key) => step(key)), step('last', { waitsFor: firsts })]);
      const ids = await Promise.all(firsts.map(async (key) => (await action(key)).id));
      await Promise.all(ids.map((id) => runner.attempt('tasks.assign', id, succeed)));
      expect((await action('last')).state).toBe('ready');
    }
  });

  it('lets a step that is due later wait in the database until the sweep finds it', async () => {
    const { ready, action, runState } = await begin([step('a', { dueAt: new Date(Date.now() + 3_600_000) })]);
    expect(ready).toEqual([]);
    expect(await runState()).toBe('waiting');
    const { id } = await action('a');
    await runner.attempt('tasks.assign', id, succeed);
    expect(await effects(id)).toBe(0);
    // The sweep may find what another test has left ready.
    const swept = async () => {
      await runs.sweep();
      return enqueuer.items
        .map(({ payload }) => payload)
        .filter((payload) => 'actionId' in payload && payload.actionId === id);
    };
    expect(await swept()).toEqual([]);
    await database.dataSource.query(`UPDATE actions SET due_at = now(), enqueue_after = now() WHERE id = $1`, [id]);
    expect(await swept()).toEqual([{ actionId: id }]);
  });
});
