import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withTheRight } from '../../../test/support/readers.js';
import { runnerOn } from '../../../test/support/actions.js';
import { startDeadlines } from '../../../test/support/deadlines.js';
import type { ActionHandler } from './action-handler.js';
import { ActionRunner } from './action-runner.js';
import { answerAsked, askAgain, askNoMore } from './asked-people.js';
import { RunsReader } from './runs-reader.js';

const asked = { team: 'HUB-N', teamName: 'North hub', inHand: false };
const given = () => Promise.resolve({ outcome: 'succeeded' as const, result: {}, asked });
const handler: ActionHandler<'tasks.assign'> = { perform: given, revise: given, withdraw: given };
const doneAt = new Date('2026-12-03T10:00:00Z');

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let runner: ActionRunner;

beforeAll(async () => {
  deadlines = await startDeadlines();
  const { dataSource, enqueuer } = deadlines;
  runner = runnerOn(dataSource, enqueuer);
});
afterAll(() => deadlines.drop());

/** A run whose second step speaks of the first one's task, once its time has come. */
async function escalating() {
  const settings = { team: 'hub', title: 'Find another room' };
  const step = { kind: 'tasks.assign' as const, settings };
  const { runId } = await deadlines.given({
    deadlines: [{}],
    actions: [
      { ...step, stepKey: 'room', title: 'Find another room' },
      { ...step, stepKey: 'escalate', waitsFor: ['room'], onlyWhileOpen: 'room', dueAt: new Date(Date.now() - 60_000) },
    ],
  });
  const read = () => new RunsReader(deadlines.dataSource).actionsOf([runId]);
  const [room, escalate] = await read();
  await runner.attempt('tasks.assign', room?.id ?? '', handler);
  return {
    room: room?.id ?? '',
    come: async () => {
      await runner.attempt('tasks.assign', escalate?.id ?? '', handler);
      return (await read())[1];
    },
    run: () => new RunsReader(deadlines.dataSource).find(withTheRight, runId),
    change: (to: typeof answerAsked) =>
      deadlines.dataSource.transaction((manager) => to(manager, room?.id ?? '', asked, doneAt)),
  };
}

describe('a step that is only for as long as a task is open', () => {
  it('speaks while it is', async () => {
    const { come, run } = await escalating();
    expect(await come()).toMatchObject({ state: 'asked', reason: null });
    expect(await run()).toMatchObject({ state: 'asked' });
  });

  it('is left out when it is done by then, and says when that was', async () => {
    const { come, change, run } = await escalating();
    await change(answerAsked);
    expect(await come()).toMatchObject({
      state: 'skipped',
      reason: '“Find another room” was done on 3 December 2026.',
      skippedAt: null,
    });
    expect(await run()).toMatchObject({ state: 'succeeded' });
  });

  it('speaks when that was undone before its time', async () => {
    const { come, change } = await escalating();
    await change(answerAsked);
    await change((manager, id) => askAgain(manager, id, asked));
    expect(await come()).toMatchObject({ state: 'asked' });
  });

  it('is left out when what it is about is off', async () => {
    const { come, change } = await escalating();
    await change((manager, id) => askNoMore(manager, id));
    expect(await come()).toMatchObject({ state: 'skipped', reason: '“Find another room” is off.' });
  });
});
