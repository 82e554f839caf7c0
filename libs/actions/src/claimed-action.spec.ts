import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startDeadlines } from '../../../test/support/deadlines.js';
import { readWhole } from '../../../test/support/table-reads.js';
import { claimAction } from './claimed-action.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
afterAll(() => deadlines.drop());

describe('a claim of an action that follows something up', () => {
  const followUp = async (data: Record<string, unknown>) => {
    const subject = `deadline/${String(data.deadlineRef)}`;
    const actions = [{ stepKey: 'ask', kind: 'tasks.assign' as const }];
    await deadlines.given({ source: 'linchpin', type: 'deadline.missed', data, subject, actions, deadlines: [] });
    const [action] = await deadlines.dataSource.query<{ id: string }[]>(
      `SELECT actions.id FROM actions JOIN runs ON runs.id = run_id WHERE subject = $1`,
      [subject],
    );
    return action?.id ?? '';
  };

  it('names what it is about, without reading through what there is', async () => {
    const about = await deadlines.one({ title: 'First core group' });
    const actionId = await followUp({ deadlineRef: about.id });
    const whole = await readWhole(deadlines.dataSource, ['actions', 'deadlines'], async (manager) => {
      const claimed = await claimAction(manager, 'tasks.assign', actionId);
      expect(claimed?.event.stepToSee).toBe('First core group');
    });
    expect(whole).toEqual([0, 0]);
  });

  it('is made although its event names what cannot be found', async () => {
    const actionId = await followUp({ deadlineRef: 'D-1', actionId: 7 });
    const claimed = await claimAction(deadlines.dataSource, 'tasks.assign', actionId);
    expect(claimed?.event.stepToSee).toBeNull();
  });
});
