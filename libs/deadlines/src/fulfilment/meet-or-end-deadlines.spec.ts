import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { runnerOn } from '../../../../test/support/actions.js';
import { ago, recordEvent, startDeadlines } from '../../../../test/support/deadlines.js';
import { readWhole } from '../../../../test/support/table-reads.js';
import { eventually } from '../../../../test/support/eventually.js';
import { meetByTaskEvent, meetOrEndDeadlines } from './meet-or-end-deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

describe('an event about the same subject', () => {
  const metBy = { event: 'coregroup.scheduled' };

  it('meets the deadline that waits for it, and no other', async () => {
    const run = await deadlines.given({
      occurredAt: ago(48),
      deadlines: [{ metBy }, { metBy: { event: 'plan.ended' } }, {}],
    });
    const elsewhere = await deadlines.one({ metBy });
    await deadlines.happens('coregroup.scheduled', run, ago(24));
    const states = await Promise.all(
      [...run.deadlineIds, elsewhere.id].map(async (id) => (await deadlines.find(id)).state),
    );
    expect(states).toEqual(['met', 'open', 'open', 'open']);
  });

  it('meets it once, at its first time, however often it comes', async () => {
    const deadline = await deadlines.one({ metBy, occurredAt: ago(48) });
    const first = ago(24);
    await deadlines.happens('coregroup.scheduled', deadline, first);
    await deadlines.happens('coregroup.scheduled', deadline, ago(20));
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'met', metAt: first, doneAt: first });
    expect(await deadlines.changes(deadline.id)).toEqual(['owed', 'met']);
  });

  it('has met it although it is heard of after the deadline was marked as missed', async () => {
    const deadline = await deadlines.one({ metBy, occurredAt: ago(48) });
    await deadlines.dueIn(deadline.id, -2);
    await deadlines.service.sweep();
    await deadlines.happens('coregroup.scheduled', deadline, ago(3));
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'met', metAt: expect.any(Date) });
    expect(await deadlines.changes(deadline.id)).toEqual(['owed', 'missed', 'met']);
    expect(await deadlines.told(deadline.id)).toMatchObject([{ type: 'deadline.missed' }]);
  });

  it('that happens too late leaves it missed and says when it was done, whichever comes first', async () => {
    const late = ago(1);
    for (const sweptFirst of [true, false]) {
      const deadline = await deadlines.one({ metBy, occurredAt: ago(48) });
      await deadlines.dueIn(deadline.id, -2);
      if (sweptFirst) await deadlines.service.sweep();
      await deadlines.happens('coregroup.scheduled', deadline, late);
      await deadlines.service.sweep();
      expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'missed', metAt: null, doneAt: late });
    }
  });

  it('in time meets it even when a later one was heard of before', async () => {
    const deadline = await deadlines.one({ metBy, occurredAt: ago(48) });
    await deadlines.dueIn(deadline.id, -2);
    await deadlines.service.sweep();
    await deadlines.happens('coregroup.scheduled', deadline, ago(1));
    await deadlines.happens('coregroup.scheduled', deadline, ago(3));
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'met' });
  });

  it('meets it although it arrived before the event that owes it, but not when it happened before', async () => {
    for (const [occurredAt, state] of [
      [ago(24), 'met'],
      [ago(72), 'open'],
    ] as const) {
      const subject = `meeting/M-${state}`;
      await recordEvent(deadlines.dataSource, { type: 'coregroup.scheduled', subject, occurredAt });
      const deadline = await deadlines.one({ metBy, subject, occurredAt: ago(48) });
      expect(await deadlines.find(deadline.id)).toMatchObject({ state });
    }
  });

  it('of the kind that owes the next one does not meet its own', async () => {
    const deadline = await deadlines.one({ type: 'coregroup.scheduled', metBy });
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'open' });
  });

  it('that comes while the deadline is being written waits, and meets it', async () => {
    const subject = 'meeting/M-AT-ONCE';
    let settled: Promise<void> | undefined;
    const deadline = await deadlines.one({
      metBy,
      subject,
      occurredAt: ago(48),
      async beforeCommit() {
        settled = deadlines.happens('coregroup.scheduled', { subject }, ago(24));
        await eventually('the other to wait', async () => {
          const waiting = `SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;
          return (await deadlines.dataSource.query<unknown[]>(waiting)).length > 0;
        });
      },
    });
    await settled;
    expect((await deadlines.find(deadline.id)).state).toBe('met');
  });
});

describe('a step', () => {
  it.each([
    [{}, 'met'],
    [{ workDone: true }, 'met'],
    // As of a task that was given, or of letters that wait for somebody to approve them.
    [{ workDone: false }, 'open'],
  ] as const)('that ends with %j leaves its deadline %s', async (more, state) => {
    const kind = 'alerts.send';
    const settings = { team: 'hub', headline: 'Minutes are ready' };
    const { id, runId } = await deadlines.one({
      actions: [{ stepKey: 'minutes', kind, settings }],
      metBy: { step: 'minutes' },
    });
    const [action] = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM actions WHERE run_id = $1', [
      runId,
    ]);
    const succeed = () => Promise.resolve({ outcome: 'succeeded' as const, result: {}, ...more });
    await runnerOn(deadlines.dataSource).attempt(kind, action?.id ?? '', {
      perform: succeed,
      revise: succeed,
      withdraw: succeed,
    });
    expect(await deadlines.find(id)).toMatchObject({ state });
  });
});

describe('a task that was done', () => {
  it('meets the deadline that waits for the step that gave it', async () => {
    const run = await deadlines.given({
      actions: [{ stepKey: 'minutes', kind: 'tasks.assign' }],
      deadlines: [{ metBy: { step: 'minutes' } }, { metBy: { step: 'room' } }],
    });
    const [action] = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM actions WHERE run_id = $1', [
      run.runId,
    ]);
    const event = {
      id: run.runId,
      sourceId: run.sourceId,
      type: 'task.done',
      subject: 'task/1',
      occurredAt: new Date(),
    };
    await deadlines.dataSource.transaction((manager) =>
      meetOrEndDeadlines(manager, { ...event, data: { actionId: action?.id } }),
    );
    expect(await Promise.all(run.deadlineIds.map(async (id) => (await deadlines.find(id)).state))).toEqual([
      'met',
      'open',
    ]);
  });
});

describe('the step that gave a task', () => {
  it('is found by its id, whatever stands in the event', async () => {
    const { runId } = await deadlines.one({ actions: [{ stepKey: 'minutes', kind: 'tasks.assign' }] });
    const [action] = await deadlines.dataSource.query<{ id: string }[]>('SELECT id FROM actions WHERE run_id = $1', [
      runId,
    ]);
    const whole = await readWhole(deadlines.dataSource, ['actions'], async (manager) => {
      await meetByTaskEvent(manager, 'TASK-1', new Date());
      await meetByTaskEvent(manager, action?.id ?? '', new Date());
    });
    expect(whole).toEqual([0]);
  });
});

describe('an event', () => {
  it('looks at no deadline of another subject', async () => {
    for (let other = 0; other < 30; other += 1) await deadlines.one({ metBy: { event: 'coregroup.scheduled' } });
    const { id, sourceId, subject } = await deadlines.one({ metBy: { event: 'coregroup.scheduled' } });
    const rowsRead = await deadlines.dataSource.transaction(async (manager) => {
      // Of a small table an index is used only when it must be.
      await manager.query('SET LOCAL enable_seqscan = off');
      const event = { id, sourceId, type: 'conference.held', subject, occurredAt: new Date(), data: {} };
      const count = async () => {
        const [read] = await manager.query<{ rows: number }[]>(
          `SELECT (seq_tup_read + idx_tup_fetch)::int AS rows FROM pg_stat_xact_user_tables WHERE relname = 'deadlines'`,
        );
        return read?.rows ?? 0;
      };
      const before = await count();
      await meetOrEndDeadlines(manager, event);
      return (await count()) - before;
    });
    expect(rowsRead).toBe(1);
  });
});

describe('met and missed at the same moment', () => {
  it('ends as one of the two that fits, every time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const deadline = await deadlines.one({ metBy: { event: 'coregroup.scheduled' }, occurredAt: ago(48) });
      await deadlines.dueIn(deadline.id, -2);
      const inTime = round % 2 === 0;
      await Promise.all([
        deadlines.service.sweep(),
        deadlines.happens('coregroup.scheduled', deadline, ago(inTime ? 3 : 1)),
        deadlines.service.sweep(),
      ]);
      await deadlines.service.sweep();
      expect(await deadlines.find(deadline.id)).toMatchObject({
        state: inTime ? 'met' : 'missed',
        doneAt: expect.any(Date),
      });
      expect((await deadlines.told(deadline.id)).length).toBeLessThanOrEqual(1);
    }
  });
});
