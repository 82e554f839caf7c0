import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Reader } from '@linchpin/access';
import { ActionRunner, RunsReader } from '@linchpin/actions';
import { connectionOptions } from '@linchpin/database';
import { addDays, instantAt, londonDate } from '@linchpin/dates';
import { meetOrEndDeadlines } from '@linchpin/deadlines';
import { StaffMember, Team, TeamDirectory } from '@linchpin/teams';
import { DataSource } from 'typeorm';
import { readerOf, withTheRight } from '../../../test/support/readers.js';
import { runnerOn } from '../../../test/support/actions.js';
import { startDeadlines } from '../../../test/support/deadlines.js';
import { eventsOf } from '../../../test/support/recording-enqueuer.js';
import type { Approval } from './approval.js';
import { AssignTask } from './assign-task.handler.js';
import { TasksService } from './tasks.service.js';

const today = londonDate(new Date());
const occurredAt = instantAt(addDays(today, -9), '09:00');
const sent = { by: 'Tobi Adeyemi-Hart', on: today, how: 'post', to: 'the parents and the school' } as const;
const approval: Approval = { approvedBy: 'Ayo Fernleigh', approverRole: 'social worker', sent };

type Boundary = 'admin' | 'needs-approval' | 'professional';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let dataSource: DataSource;
let runner: ActionRunner;
let tasks: TasksService;
let manager: Reader;
let officer: Reader;

beforeAll(async () => {
  deadlines = await startDeadlines();
  const url = String((deadlines.dataSource.options as { url?: string }).url);
  dataSource = await new DataSource({ ...connectionOptions(url, 5), entities: [Team, StaffMember] }).initialize();
  const events = eventsOf(dataSource);
  runner = runnerOn(dataSource);
  tasks = new TasksService(dataSource, events);
  await dataSource.query(`UPDATE staff SET role = 'business-support' WHERE ref = 'ST-02'`);
  const people = await dataSource.manager.find(StaffMember, { order: { ref: 'ASC' } });
  [manager, officer] = people.map(readerOf) as [Reader, Reader];
});
afterAll(async () => {
  await dataSource.destroy();
  await deadlines.drop();
});
beforeEach(() => deadlines.clear());

/** A run that gave a task which a deadline waits for, and, if asked, made letters that are held as drafts. */
async function given(boundary: Boundary, { drafts = false, owes = true, due = 10 } = {}) {
  const settings = { team: 'hub', title: 'Have the notices approved and send them', boundary };
  const { id, runId } = await deadlines.one({
    occurredAt,
    timing: { amount: due, unit: 'days' },
    metBy: owes ? { step: 'notices' } : 'person',
    actions: [
      { stepKey: 'letters', kind: 'documents.generate', settings: { template: 'D12', to: 'family' }, skipped: !drafts },
      { stepKey: 'notices', kind: 'tasks.assign', settings },
    ],
  });
  const actions = await new RunsReader(dataSource).actionsOf([runId]);
  const idOf = (key: string) => actions.find(({ stepKey }) => stepKey === key)?.id ?? '';
  if (drafts) {
    const make = () =>
      Promise.resolve({ outcome: 'succeeded' as const, workDone: false, result: { documents: [{ state: 'draft' }] } });
    await runner.attempt('documents.generate', idOf('letters'), { perform: make, revise: make, withdraw: make });
  }
  const actionId = idOf('notices');
  await runner.attempt('tasks.assign', actionId, new AssignTask(new TeamDirectory()));
  const [task] = await dataSource.query<{ id: string }[]>('SELECT id FROM tasks WHERE action_id = $1', [actionId]);
  const states = async () => {
    const [row] = await dataSource.query<{ action: string; run: string; task: string }[]>(
      `SELECT actions.state AS action, runs.state AS run, tasks.state AS task FROM actions
       JOIN runs ON runs.id = actions.run_id JOIN tasks ON tasks.action_id = actions.id WHERE actions.id = $1`,
      [actionId],
    );
    return row;
  };
  return { deadlineId: id, runId, actionId, taskId: task?.id ?? '', states };
}

describe('a task that needs approval', () => {
  it('is not done by a tick: not without the record, and not by anybody but a manager', async () => {
    const { taskId, deadlineId, states } = await given('needs-approval', { drafts: true });
    await tasks.claim(officer, taskId);
    await expect(tasks.done(officer, taskId)).rejects.toThrow('Only a manager of business support');
    await expect(tasks.done(officer, taskId, '', approval)).rejects.toThrow('Only a manager of business support');
    await expect(tasks.done(manager, taskId)).rejects.toThrow('Say who approved it');
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'open' });
    expect(await states()).toEqual({ action: 'asked', run: 'asked', task: 'claimed' });
  });

  it('meets its deadline on the day it was sent, and the history names who approved and who sent', async () => {
    const { taskId, deadlineId, states } = await given('needs-approval', { drafts: true });
    await tasks.claim(officer, taskId);
    await tasks.done(manager, taskId, undefined, approval);
    const deadline = await deadlines.find(deadlineId);
    expect(deadline).toMatchObject({ state: 'met', doneAt: instantAt(today, '00:00') });
    expect(deadline.history.at(-1)).toMatchObject({
      change: 'met',
      by: 'ST-01',
      note: expect.stringMatching(
        /^Approved by Ayo Fernleigh, social worker\. Sent by Tobi Adeyemi-Hart on .+ by post, to the parents and the school\.$/,
      ),
    });
    expect(await states()).toEqual({ action: 'succeeded', run: 'succeeded', task: 'done' });
    expect((await tasks.page(manager, taskId))?.approvals).toMatchObject([
      { ...approval, recordedBy: 'Synthetic Lead' },
    ]);
  });

  it('that was sent after the due day leaves it missed, and one sent before it met it, whenever it is recorded', async () => {
    const late = await given('needs-approval', { due: 3 });
    await tasks.done(manager, late.taskId, '', approval);
    await deadlines.service.sweep();
    expect(await deadlines.find(late.deadlineId)).toMatchObject({ state: 'missed', metAt: null });
    const inTime = await given('needs-approval', { due: 3 });
    await deadlines.service.sweep();
    await tasks.done(manager, inTime.taskId, '', { ...approval, sent: { ...sent, on: addDays(today, -7) } });
    expect(await deadlines.find(inTime.deadlineId)).toMatchObject({ state: 'met' });
  });

  it.each([
    ['in the future', { ...sent, on: addDays(today, 1) }, 'sentOn'],
    ['before the letters were made', { ...sent, on: addDays(today, -1) }, 'sentOn'],
    ['in no way', { ...sent, how: 'pigeon' as 'post' }, 'sentHow'],
    ['to nobody', { ...sent, to: ' ' }, 'sentTo'],
    ['not at all, while letters are drafts', null, 'sent'],
  ])('cannot have been sent %s', async (_what, how, field) => {
    const { taskId, deadlineId } = await given('needs-approval', { drafts: true, owes: how !== null });
    const refused = tasks.done(manager, taskId, '', { ...approval, sent: how });
    await expect(refused).rejects.toMatchObject({ faults: [{ field }] });
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'open' });
  });

  it('of which nothing was to be sent is done, but not where a deadline waits for it', async () => {
    const nothing = { ...approval, sent: null };
    const { taskId } = await given('needs-approval');
    await expect(tasks.done(manager, taskId, '', nothing)).rejects.toThrow('A deadline waits for this');
    const other = await given('needs-approval', { owes: false });
    await tasks.done(manager, other.taskId, '', nothing);
    expect(await other.states()).toMatchObject({ task: 'done' });
  });

  it('cannot be done past the rules either: the database asks for the record', async () => {
    const { taskId } = await given('needs-approval');
    const past = dataSource.query(`UPDATE tasks SET state = 'done', finished_at = now() WHERE id = $1`, [taskId]);
    await expect(past).rejects.toMatchObject({ driverError: { constraint: 'tasks_done_as_approved' } });
  });
});

describe('a reminder of professional work', () => {
  it('that reached somebody meets no deadline: it is not the act', async () => {
    const { taskId, deadlineId, actionId, runId, states } = await given('professional');
    await tasks.claim(officer, taskId);
    await tasks.done(officer, taskId);
    expect(await states()).toMatchObject({ task: 'done', action: 'succeeded' });
    // The event that says so is no more than the tick.
    const [run] = await dataSource.query<{ sourceId: string }[]>(
      'SELECT source_id AS "sourceId" FROM runs WHERE id = $1',
      [runId],
    );
    await dataSource.transaction((inner) =>
      meetOrEndDeadlines(inner, {
        ...{ id: runId, sourceId: run?.sourceId ?? '', type: 'task.done', subject: 'task/1', occurredAt: new Date() },
        data: { actionId },
      }),
    );
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'open', doneAt: null });
  });
});

describe('done by mistake', () => {
  it('is undone: what it met is owed again, and the history keeps both', async () => {
    const { taskId, deadlineId, states, actionId, runId } = await given('admin');
    await tasks.done(officer, taskId, 'By mistake');
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'met' });
    await tasks.undo(officer, taskId);
    await tasks.undo(officer, taskId);
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'open', metAt: null, doneAt: null });
    expect(await deadlines.changes(deadlineId)).toEqual(['owed', 'met by ST-02', 'owed by ST-02']);
    expect(await states()).toEqual({ action: 'asked', run: 'asked', task: 'claimed' });
    expect((await tasks.page(officer, taskId))?.history.map(({ change }) => change)).toEqual([
      'assigned',
      'done',
      'undone',
    ]);
    // The event of the first tick may be matched only now: it meets nothing any more.
    const [done] = await dataSource.query<{ id: string; sourceId: string; occurredAt: Date }[]>(
      `SELECT id, source_id AS "sourceId", occurred_at AS "occurredAt" FROM events WHERE data ->> 'actionId' = $1`,
      [actionId],
    );
    await dataSource.transaction((inner) =>
      meetOrEndDeadlines(inner, {
        id: runId,
        sourceId: '',
        occurredAt: new Date(),
        ...done,
        type: 'task.done',
        subject: `task/${taskId}`,
        data: { actionId },
      }),
    );
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'open' });
    await tasks.done(officer, taskId);
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'met' });
  });

  it('takes back what was recorded of its approval, and another can be recorded', async () => {
    const { taskId, deadlineId } = await given('needs-approval', { due: 3 });
    await tasks.done(manager, taskId, '', { ...approval, sent: { ...sent, on: addDays(today, -8) } });
    await expect(tasks.undo(officer, taskId)).rejects.toThrow('on the same day only');
    await tasks.undo(manager, taskId);
    await deadlines.service.sweep();
    expect(await deadlines.find(deadlineId)).toMatchObject({ state: 'missed', doneAt: null });
    await tasks.done(manager, taskId, '', approval);
    expect((await tasks.page(manager, taskId))?.approvals).toMatchObject([
      { takenBackAt: expect.any(Date) },
      { takenBackAt: null, sent: { on: today } },
    ]);
  });

  it('is not undone on another day', async () => {
    const { taskId } = await given('admin');
    await tasks.done(officer, taskId);
    await dataSource.query(`UPDATE tasks SET finished_at = now() - interval '1 day' WHERE id = $1`, [taskId]);
    await expect(tasks.undo(manager, taskId)).rejects.toThrow('on the same day only');
  });
});

describe('what a step asked of people', () => {
  it('is asked, in hand and done as its task is, and the step and its run say so', async () => {
    const { taskId, actionId, runId, states } = await given('admin');
    const standing = async () => {
      const [, action] = await new RunsReader(dataSource).actionsOf([runId]);
      return { id: action?.id, state: action?.state, asked: action?.asked };
    };
    const asked = { team: 'HUB-N', teamName: 'North hub', inHand: false };
    expect(await standing()).toEqual({ id: actionId, state: 'asked', asked });
    await tasks.claim(officer, taskId, 'Reference M-1');
    expect(await standing()).toMatchObject({ state: 'asked', asked: { ...asked, inHand: true } });
    expect(await tasks.ofActions(officer, [actionId])).toMatchObject([{ assigneeName: 'Synthetic Officer' }]);
    await tasks.release(officer, taskId);
    expect(await standing()).toMatchObject({ asked: { inHand: false } });
    const [spoke] = await dataSource.query<{ id: string }[]>(`SELECT id FROM teams WHERE code = 'SPK-NE'`);
    await tasks.handOver(officer, taskId, { teamId: spoke?.id ?? '' }, 'For the spoke');
    expect(await standing()).toMatchObject({ asked: { team: 'SPK-NE', teamName: 'North East' } });
    await tasks.done(officer, taskId);
    expect(await standing()).toMatchObject({ state: 'succeeded' });
    expect(await states()).toMatchObject({ run: 'succeeded' });
    const notes = (await tasks.page(officer, taskId))?.history.map(({ change, note }) => [change, note]);
    expect(notes).toContainEqual(['claimed', 'Reference M-1']);
    expect(notes).toContainEqual(['handed-over', 'For the spoke']);
  });

  it('of two that end at the same moment leaves the run done', async () => {
    const owing = await deadlines.given({
      deadlines: [{}],
      actions: ['one', 'two'].map((stepKey) => ({
        stepKey,
        kind: 'tasks.assign' as const,
        settings: { team: 'hub', title: stepKey },
      })),
    });
    const actions = await new RunsReader(dataSource).actionsOf([owing.runId]);
    const handler = new AssignTask(new TeamDirectory());
    for (const { id } of actions) await runner.attempt('tasks.assign', id, handler);
    const rows = await dataSource.query<{ id: string }[]>('SELECT id FROM tasks WHERE run_id = $1', [owing.runId]);
    await Promise.all(rows.map(({ id }) => tasks.done(officer, id)));
    expect(await new RunsReader(dataSource).find(withTheRight, owing.runId)).toMatchObject({ state: 'succeeded' });
  });
});
