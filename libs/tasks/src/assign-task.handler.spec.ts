import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ActionOutcome } from '@linchpin/actions';
import { violatedConstraint } from '@linchpin/database';
import {
  importStaff,
  importTeams,
  staffFileSchema,
  StaffMember,
  Team,
  TeamDirectory,
  teamsFileSchema,
} from '@linchpin/teams';
import { readerWith } from '../../../test/support/readers.js';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventsOf } from '../../../test/support/recording-enqueuer.js';
import { type AssignedTask, AssignTask } from './assign-task.handler.js';
import type { TaskPage } from './task-queries.js';
import { TasksService } from './tasks.service.js';

const teams = [
  { code: 'HUB-N', name: 'North hub', kind: 'hub', email: 'hub@exshire.example', site: 'NORTH' },
  { code: 'SPK-NE', name: 'North East', kind: 'spoke', hub: 'HUB-N', email: 'ne@exshire.example', site: 'NORTH' },
];
const staff = [
  { ref: 'ST-01', name: 'Synthetic Manager', email: 'one@exshire.example', team: 'HUB-N', role: 'manager' },
];

describe('AssignTask', () => {
  let database: TestDatabase;
  let service: TasksService;
  const handler = new AssignTask(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    service = new TasksService(database.dataSource, eventsOf(database.dataSource));
    await importTeams(database.dataSource.manager, teamsFileSchema.parse({ teams }));
    await importStaff(database.dataSource.manager, staffFileSchema.parse({ staff }));
  });
  afterAll(() => database.drop());

  type Given = GivenContext<'tasks.assign'>;
  const given = (settings: object = {}, event: object = {}) =>
    givenAction(database.dataSource, {
      kind: 'tasks.assign',
      settings: { team: 'hub', title: 'Find a minute taker', ...settings },
      event: { reference: 'M-20417', teamCode: 'SPK-NE', occurredAt: new Date('2026-12-01T09:00:00Z'), ...event },
      today: '2026-11-20',
    });
  const changed = (action: Given, settings: object): Given => ({
    ...action,
    settings: { ...action.settings, ...settings },
  });
  const perform = (action: Given) =>
    database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
  const assign = async (action: Given) => assigned(await perform(action));
  const revise = async (action: Given, previous: AssignedTask) =>
    assigned(await database.dataSource.transaction((manager) => handler.revise({ ...action, manager }, previous)));
  const withdraw = (action: Given, previous: AssignedTask) =>
    database.dataSource.transaction((manager) => handler.withdraw({ ...action, manager }, previous));
  const idOf = async (ref: string) => {
    const [row] = await database.dataSource.query<{ id: string }[]>(
      'SELECT id FROM staff WHERE ref = $1 UNION ALL SELECT id FROM teams WHERE code = $1',
      [ref],
    );
    return row?.id ?? '';
  };
  const boss = async () => readerWith({ id: await idOf('ST-01'), role: 'manager' });
  const shown = async (taskId: string, seesRestricted = false): Promise<TaskPage> => {
    const page = await service.page(readerWith({ id: await idOf('HUB-N'), seesRestricted }), taskId);
    if (!page) throw new Error('no such task');
    return page;
  };
  const changes = async (taskId: string) => (await shown(taskId)).history.map(({ change }) => change);

  it('gives no task that is overdue already, and says so', async () => {
    const action = await given({ due: { from: '2026-11-06', amount: 1, unit: 'working-days' } });
    const result = await assign(action);
    const note =
      'The date for this, 9 November 2026, had passed when it was asked for. It is asked for by 20 November 2026 instead.';
    expect(result).toEqual({
      taskId: expect.any(String),
      team: 'HUB-N',
      dueOn: '2026-11-20',
      askedFor: '2026-11-09',
      note,
    });
    expect((await shown(result.taskId)).history[0]).toMatchObject({ change: 'assigned', note });
  });

  it('gives no task for a day of rest', async () => {
    const week = { from: '2026-12-19', amount: 1, unit: 'weeks', calendar: 'statutory' };
    expect(await assign(await given({ due: week }))).toMatchObject({
      dueOn: '2026-12-24',
      note: expect.stringContaining('26 December 2026, is not a working day'),
    });
    expect(await assign(await given({ due: { from: '2026-12-05' } }))).toMatchObject({ dueOn: '2026-12-04' });
  });

  it('leaves a task that stands its day while the day asked for is the same', async () => {
    const action = await given({ due: { from: '2026-11-09' } });
    const result = await assign(action);
    const later = { ...action, today: '2026-12-02' };
    expect(await revise(later, result)).toMatchObject({ dueOn: '2026-11-20', askedFor: '2026-11-09' });
    expect(await changes(result.taskId)).toEqual(['assigned']);
    expect(await revise(changed(later, { due: { ...action.settings.due, from: '2026-12-10' } }), result)).toMatchObject(
      {
        dueOn: '2026-12-10',
      },
    );
  });

  it('gives a task to a team, with its dates, its boundary and a first line of history', async () => {
    const action = await given({
      boundary: 'needs-approval',
      due: { from: '2026-12-24', amount: 1, unit: 'working-days' },
      happensAt: '2026-12-10T10:00:00Z',
    });
    const result = await assign(action);
    expect(result).toEqual({ taskId: expect.any(String), team: 'HUB-N', dueOn: '2026-12-29' });
    expect(await shown(result.taskId)).toMatchObject({
      runId: action.runId,
      title: 'Find a minute taker',
      reference: 'M-20417',
      boundary: 'needs-approval',
      state: 'open',
      teamCode: 'HUB-N',
      assigneeName: null,
      dueOn: '2026-12-29',
      happensAt: new Date('2026-12-10T10:00:00Z'),
      restricted: false,
      history: [{ change: 'assigned', by: null, to: 'North hub', note: null }],
    });
  });

  it('gives a task to a named person, who has it then, in their own team', async () => {
    const result = await assign(await given({ team: 'spoke', assignee: 'ST-01' }, { teamCode: null }));
    expect(result).toMatchObject({ team: 'HUB-N', dueOn: null });
    expect(await shown(result.taskId)).toMatchObject({
      state: 'claimed',
      teamCode: 'HUB-N',
      assigneeName: 'Synthetic Manager',
      history: [{ change: 'assigned', to: 'Synthetic Manager' }],
    });
  });

  it('counts due dates from the event on the service calendar', async () => {
    const friday = { occurredAt: new Date('2026-12-18T23:30:00Z') };
    expect(await assign(await given({ due: { amount: 5, unit: 'working-days' } }, friday))).toMatchObject({
      dueOn: '2026-12-29',
    });
  });

  it('passes on the warning of a date that is not certain', async () => {
    const { warning } = await assign(await given({ due: { from: '2045-03-01', amount: 1, unit: 'working-days' } }));
    expect(warning).toMatch(/checked by hand/);
  });

  it.each([
    [
      { team: 'HUB-X' },
      {},
      'There is no team with the code HUB-X. Operations can add it to the council’s teams; then retry. Or correct the code in what names it: the event or the trigger.',
    ],
    [{ assignee: 'ST-99' }, {}, 'Nobody active has the staff reference ST-99. Correct it in the trigger.'],
    [
      {},
      { teamCode: null },
      'The event names no team, so its hub is not known, and no team is on duty. Send teamCode with the event, or set duty for one of the council’s teams.',
    ],
  ])('rejects what it cannot place: %j %j', async (settings, event, reason) => {
    expect(await perform(await given(settings, event))).toEqual({ outcome: 'rejected', reason });
  });

  it('keeps a restricted task from those without the right', async () => {
    const { taskId } = await assign(await given({}, { restricted: true }));
    expect(await service.page(readerWith({ id: await idOf('HUB-N') }), taskId)).toBeNull();
    expect(await shown(taskId, true)).toMatchObject({ restricted: true });
  });

  describe('done again', () => {
    it('answers with the task that there is, wherever it is by now', async () => {
      const action = await given();
      const first = await assign(action);
      expect(await assign(action)).toEqual(first);
      await service.handOver(await boss(), first.taskId, { teamId: await idOf('SPK-NE') });
      expect(await assign(action)).toEqual({ ...first, team: 'SPK-NE' });
      expect(await changes(first.taskId)).toEqual(['assigned', 'handed-over']);
    });

    it('makes one task of two attempts at once', async () => {
      const action = await given();
      const [one, other] = await Promise.all([assign(action), assign(action)]);
      expect(one).toEqual(other);
      expect(await changes(one.taskId)).toEqual(['assigned']);
    });

    it('makes no second task for an action, whoever asks the database', async () => {
      const action = await given();
      await assign(action);
      const again = database.dataSource.query(
        `INSERT INTO tasks (action_id, run_id, team_id, title, reference, boundary)
         SELECT action_id, run_id, team_id, title, reference, boundary FROM tasks WHERE action_id = $1`,
        [action.actionId],
      );
      expect(await constraintOf(again)).toBe('tasks_once_per_action');
    });
  });

  describe('revised', () => {
    it('moves the dates and says so in the history, and leaves the task with whoever has it', async () => {
      const action = await given({ due: { from: '2026-12-10' }, happensAt: '2026-12-10T10:00:00Z' });
      const previous = await assign(action);
      await service.claim(await boss(), previous.taskId);
      const later = changed(action, {
        due: { ...action.settings.due, from: '2026-12-14' },
        happensAt: '2026-12-14T14:30:00Z',
      });
      expect(await revise(later, previous)).toEqual({ ...previous, dueOn: '2026-12-14' });
      const page = await shown(previous.taskId);
      expect(page).toMatchObject({ state: 'claimed', assigneeName: 'Synthetic Manager', dueOn: '2026-12-14' });
      expect(page.history.at(-1)).toMatchObject({
        change: 'revised',
        by: null,
        note: 'Now due 14 December 2026. Now on 14 December 2026 at 2:30pm.',
      });
    });

    it('writes nothing when nothing changed', async () => {
      const action = await given({ due: { from: '2026-12-10' } });
      const previous = await assign(action);
      expect(await revise(action, previous)).toEqual(previous);
      expect(await changes(previous.taskId)).toEqual(['assigned']);
    });

    it('goes to another team when the trigger says so, and not back from where people took it', async () => {
      const action = await given();
      const previous = await assign(action);
      await service.claim(await boss(), previous.taskId);
      const moved = await revise(changed(action, { team: 'spoke' }), previous);
      expect(moved.team).toBe('SPK-NE');
      expect(await shown(moved.taskId)).toMatchObject({ state: 'open', teamCode: 'SPK-NE', assigneeId: null });
      await service.handOver(await boss(), moved.taskId, { teamId: await idOf('HUB-N') });
      const kept = await revise(changed(action, { team: 'spoke', title: 'Find another minute taker' }), moved);
      expect(await shown(kept.taskId)).toMatchObject({ teamCode: 'HUB-N', title: 'Find another minute taker' });
    });

    it('opens again what was done, when it is now for another day', async () => {
      const action = await given({ happensAt: '2026-12-10T10:00:00Z' });
      const previous = await assign(action);
      await service.done(await boss(), previous.taskId);
      await revise(action, previous);
      expect(await shown(previous.taskId)).toMatchObject({ state: 'done' });
      await revise(changed(action, { happensAt: '2026-12-11T10:00:00Z' }), previous);
      expect(await shown(previous.taskId)).toMatchObject({ state: 'claimed', finishedAt: null });
      expect(await changes(previous.taskId)).toEqual(['assigned', 'done', 'reopened']);
    });

    it('opens again what was withdrawn', async () => {
      const action = await given();
      const previous = await assign(action);
      await withdraw(action, previous);
      await revise(action, previous);
      expect(await shown(previous.taskId)).toMatchObject({ state: 'open', finishedAt: null });
    });

    it('makes the task when there is none', async () => {
      const action = await given();
      const result = await revise(action, { taskId: '', team: 'HUB-N', dueOn: null });
      expect(await shown(result.taskId)).toMatchObject({ state: 'open' });
    });
  });

  describe('withdrawn', () => {
    it('takes the task off the lists, with a line of history, once', async () => {
      const action = await given();
      const previous = await assign(action);
      expect(await withdraw(action, previous)).toEqual({ outcome: 'succeeded', result: { withdrawn: 1 } });
      expect(await withdraw(action, previous)).toEqual({ outcome: 'succeeded', result: { withdrawn: 0 } });
      expect(await shown(previous.taskId)).toMatchObject({ state: 'withdrawn', finishedAt: expect.any(Date) });
      expect(await changes(previous.taskId)).toEqual(['assigned', 'withdrawn']);
    });

    it('leaves done what was done', async () => {
      const action = await given();
      const previous = await assign(action);
      await service.done(await boss(), previous.taskId);
      expect(await withdraw(action, previous)).toEqual({ outcome: 'succeeded', result: { withdrawn: 0 } });
      expect(await shown(previous.taskId)).toMatchObject({ state: 'done' });
    });
  });

  it.each([
    [`state = 'claimed'`, 'tasks_claimed_by_someone'],
    [`assignee_id = (SELECT id FROM staff LIMIT 1)`, 'tasks_open_to_the_team'],
    [`state = 'done'`, 'tasks_finished'],
    [`finished_at = now()`, 'tasks_finished'],
  ])('is refused by the database when half changed: %s', async (half, constraint) => {
    const { taskId } = await assign(await given());
    const update = database.dataSource.query(`UPDATE tasks SET ${half} WHERE id = $1`, [taskId]);
    expect(await constraintOf(update)).toBe(constraint);
  });
});

function constraintOf(work: Promise<unknown>): Promise<string | undefined> {
  return work.then(
    () => 'accepted',
    (error: unknown) => violatedConstraint(error),
  );
}

function assigned(outcome: ActionOutcome<AssignedTask>): AssignedTask {
  if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}
