import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTheRight } from '../../../test/support/readers.js';
import { runnerOn } from '../../../test/support/actions.js';
import { startDeadlines } from '../../../test/support/deadlines.js';
import type { ActionHandler } from './action-handler.js';
import { ActionRunner } from './action-runner.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';

const reject = () => Promise.resolve({ outcome: 'rejected' as const, reason: 'No room is free.' });
const full: ActionHandler<'rooms.book'> = { perform: reject, revise: reject, withdraw: reject };
const by = { ref: 'ST-01', reason: 'A room outside the council is hired' };

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let runner: ActionRunner;
let runs: RunsService;

beforeAll(async () => {
  deadlines = await startDeadlines();
  const { dataSource, enqueuer } = deadlines;
  runner = runnerOn(dataSource, enqueuer);
  runs = new RunsService(dataSource, runner);
});
afterAll(() => deadlines.drop());

async function rejected() {
  const settings = { startsAt: '2026-12-15T10:00:00+00:00', minutes: 60, capacity: 4 };
  const { runId } = await deadlines.given({
    deadlines: [{}],
    actions: [{ stepKey: 'room', title: 'Book the room', kind: 'rooms.book', settings }],
  });
  const reader = new RunsReader(deadlines.dataSource);
  const [action] = await reader.actionsOf([runId]);
  const actionId = action?.id ?? '';
  await runner.attempt('rooms.book', actionId, full);
  return {
    runId,
    actionId,
    action: async () => (await reader.actionsOf([runId]))[0],
    run: () => reader.find(withTheRight, runId),
  };
}

describe('skipping a step', () => {
  it('keeps who did so, when and why; its run is done in part, and an event says what is left behind', async () => {
    const { actionId, action, run, runId } = await rejected();
    expect(await runs.skip(actionId, by)).toBe(true);
    expect(await runs.skip(actionId, by)).toBe(false);
    expect(await action()).toMatchObject({
      state: 'skipped',
      skippedBy: 'ST-01',
      skipReason: by.reason,
      skippedAt: expect.any(Date),
      reason: 'No room is free.',
    });
    expect(await run()).toMatchObject({ state: 'incomplete', finishedAt: expect.any(Date) });
    const told = await deadlines.dataSource.query<unknown[]>(
      `SELECT type, team_code AS team, data ->> 'actionKind' AS kind FROM events WHERE data ->> 'runId' = $1 AND type <> 'action.rejected'`,
      [runId],
    );
    expect(told).toEqual([{ type: 'action.skipped', team: 'SPK-NE', kind: 'rooms.book' }]);
  });

  it.each(['', '  ', 'no', 'x'.repeat(301), 'because of {name}'])('is refused with the reason %j', async (reason) => {
    const { actionId, action } = await rejected();
    await expect(runs.skip(actionId, { ...by, reason })).rejects.toMatchObject({ name: 'SkipRefusedError' });
    expect(await action()).toMatchObject({ state: 'rejected' });
  });

  it('is undone with what was to happen beside it', async () => {
    const { actionId, action } = await rejected();
    const beside = () => Promise.reject(new Error('the task was not closed'));
    await expect(runs.skip(actionId, by, beside)).rejects.toThrow('the task was not closed');
    expect(await action()).toMatchObject({ state: 'rejected' });
  });
});
