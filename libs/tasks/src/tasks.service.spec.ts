import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Reader } from '@linchpin/access';
import { addDays, londonDate } from '@linchpin/dates';
import {
  importStaff,
  importTeams,
  staffFileSchema,
  StaffMember,
  Team,
  TeamDirectory,
  teamsFileSchema,
} from '@linchpin/teams';
import { readerOf } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventsOf, RecordingEnqueuer } from '../../../test/support/recording-enqueuer.js';
import { AssignTask } from './assign-task.handler.js';
import { TaskRefusedError, TaskTakenError, UnknownTaskError } from './task-errors.js';
import { TasksService } from './tasks.service.js';

const teams = [
  { code: 'HUB-N', name: 'North hub', kind: 'hub', email: 'hub@exshire.example', site: 'NORTH' },
  { code: 'SPK-NE', name: 'North East', kind: 'spoke', hub: 'HUB-N', email: 'ne@exshire.example', site: 'NORTH' },
];
const officer = { team: 'HUB-N', role: 'business-support' };
const staff = [
  { ref: 'ST-01', name: 'Synthetic Manager', email: 'one@exshire.example', team: 'HUB-N', role: 'manager' },
  { ...officer, ref: 'ST-02', name: 'Synthetic Officer', email: 'two@exshire.example' },
  { ...officer, ref: 'ST-03', name: 'Synthetic Colleague', email: 'three@exshire.example', team: 'SPK-NE' },
  { ...officer, ref: 'ST-04', name: 'Synthetic Lead', email: 'four@exshire.example', seesRestricted: true },
];

describe('TasksService', () => {
  let database: TestDatabase;
  let service: TasksService;
  const enqueuer = new RecordingEnqueuer();
  let hub: string;
  let spoke: string;
  const people = new Map<string, Reader>();
  const handler = new AssignTask(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    service = new TasksService(database.dataSource, eventsOf(database.dataSource, enqueuer));
    const { manager } = database.dataSource;
    await importTeams(manager, teamsFileSchema.parse({ teams }));
    await importStaff(manager, staffFileSchema.parse({ staff }));
    for (const member of await manager.find(StaffMember)) people.set(member.ref, readerOf(member));
    const codes = new Map((await manager.find(Team)).map((team) => [team.code, team.id]));
    [hub, spoke] = [codes.get('HUB-N') ?? '', codes.get('SPK-NE') ?? ''];
  });
  afterAll(() => database.drop());
  beforeEach(async () => {
    await database.dataSource.query('DELETE FROM task_history');
    await database.dataSource.query('DELETE FROM tasks');
  });

  const person = (ref: string): Reader => {
    const found = people.get(ref);
    if (!found) throw new Error(ref);
    return found;
  };
  const manager = () => person('ST-01');
  const officerOf = () => person('ST-02');
  const colleague = () => person('ST-03');
  const lead = () => person('ST-04');

  /** A task that has stood since before its day: one that is given now is never overdue, nor due on a day of rest. */
  const task = async (
    title: string,
    settings: { due?: { from: string } } & Record<string, unknown> = {},
    event: object = {},
  ) => {
    const action = await givenAction(database.dataSource, {
      kind: 'tasks.assign',
      settings: { team: 'HUB-N', title, ...settings },
      event,
    });
    const outcome = await database.dataSource.transaction((m) => handler.perform({ ...action, manager: m }));
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    const { taskId } = outcome.result;
    if (settings.due)
      await database.dataSource.query('UPDATE tasks SET due_on = $2 WHERE id = $1', [taskId, settings.due.from]);
    return taskId;
  };
  const due = (from: string) => ({ due: { from } });
  const list = async (filter: object = {}, reader = officerOf()) => {
    const { rows, total } = await service.list(reader, { page: 1, pageSize: 20, ...filter });
    return { titles: rows.map(({ title }) => title), total };
  };
  const shown = async (taskId: string, reader = officerOf()) => {
    const page = await service.page(reader, taskId);
    if (!page) throw new Error('no such task');
    return page;
  };

  describe('list', () => {
    it('orders by due date, without one last, page by page', async () => {
      await task('without a date');
      await task('later', due('2036-05-20'));
      await task('sooner', due('2036-05-14'));
      expect(await list()).toEqual({ titles: ['sooner', 'later', 'without a date'], total: 3 });
      expect(await list({ page: 2, pageSize: 2 })).toEqual({ titles: ['without a date'], total: 3 });
      expect(await list({ page: 5 })).toEqual({ titles: [], total: 3 });
    });

    it('filters by team, by person, by state and by what is overdue', async () => {
      const late = await task('late', due('2020-05-14'));
      const mine = await task('mine', due('2036-05-14'));
      await task('of the spoke', { team: 'SPK-NE' });
      const finished = await task('finished', due('2020-05-14'));
      await service.claim(officerOf(), mine);
      await service.done(officerOf(), finished);
      expect((await list({ teamId: hub })).titles).toEqual(['late', 'mine']);
      expect((await list({ teamId: spoke })).titles).toEqual(['of the spoke']);
      expect((await list({ assigneeId: officerOf().id })).titles).toEqual(['mine']);
      expect((await list({ overdue: true })).titles).toEqual(['late']);
      expect((await list({ state: 'claimed' })).titles).toEqual(['mine']);
      expect((await list({ state: 'done' })).titles).toEqual(['finished']);
      expect((await list({ state: 'any' })).total).toBe(4);
      expect((await shown(late)).overdue).toBe(true);
      expect((await shown(finished)).overdue).toBe(false);
    });

    it('shows restricted tasks only with the right, or to the person who has it', async () => {
      const secret = await task('secret', { assignee: 'ST-02' }, { restricted: true });
      expect((await list({}, colleague())).total).toBe(0);
      expect((await list({}, manager())).total).toBe(0);
      expect((await list({}, lead())).titles).toEqual(['secret']);
      expect((await list({}, officerOf())).titles).toEqual(['secret']);
      expect(await service.page(colleague(), secret)).toBeNull();
      expect(await service.counts(colleague())).toMatchObject({ open: 0, claimed: 0 });
      expect(await service.counts(lead())).toMatchObject({ claimed: 1, mine: 0 });
    });
  });

  it('counts what is to do in a team, and of one’s own', async () => {
    await task('late', due('2020-05-14'));
    await task('today', due(londonDate(new Date())));
    await task('elsewhere', { team: 'SPK-NE', ...due('2020-05-14') });
    await service.claim(officerOf(), await task('mine'));
    await service.done(officerOf(), await task('finished', due('2020-05-14')));
    expect(await service.counts(officerOf(), hub)).toEqual({ open: 2, claimed: 1, mine: 1, dueToday: 1, overdue: 1 });
    expect(await service.counts(colleague())).toEqual({ open: 3, claimed: 1, mine: 0, dueToday: 1, overdue: 2 });
    const today = londonDate(new Date());
    expect(await service.dueOn(colleague(), [today])).toBe(1);
    expect(await service.dueOn(colleague(), [addDays(today, 400)])).toBe(0);
  });

  it('writes each change and its line of history, with names and notes', async () => {
    const taskId = await task('long way');
    await service.claim(officerOf(), taskId);
    await service.release(officerOf(), taskId);
    await service.handOver(officerOf(), taskId, { staffId: colleague().id });
    await service.handOver(colleague(), taskId, { teamId: hub });
    await service.done(manager(), taskId, 'Settled by telephone');
    const { history, ...page } = await shown(taskId);
    expect(page).toMatchObject({ state: 'done', teamCode: 'HUB-N', assigneeName: 'Synthetic Manager' });
    expect(history.map(({ change, by, to, note }) => [change, by, to, note])).toEqual([
      ['assigned', null, 'North hub', null],
      ['claimed', 'Synthetic Officer', null, null],
      ['released', 'Synthetic Officer', null, null],
      ['handed-over', 'Synthetic Officer', 'Synthetic Colleague', null],
      ['handed-over', 'Synthetic Colleague', 'North hub', null],
      ['done', 'Synthetic Manager', null, 'Settled by telephone'],
    ]);
  });

  it('moves a task to the team of the person whom it is handed to', async () => {
    const taskId = await task('for the spoke');
    await service.handOver(officerOf(), taskId, { staffId: colleague().id });
    expect(await shown(taskId)).toMatchObject({ teamCode: 'SPK-NE', state: 'claimed' });
  });

  it('lets one of many who claim at once have the task, every time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const taskId = await task(`wanted ${round}`);
      const everybody = [manager(), officerOf(), colleague(), lead()];
      const answers = await Promise.allSettled(everybody.map((each) => service.claim(each, taskId)));
      const losers = answers.filter((answer) => answer.status === 'rejected');
      expect(losers).toHaveLength(everybody.length - 1);
      expect(losers.every(({ reason }) => reason instanceof TaskTakenError)).toBe(true);
      const { history, assigneeId } = await shown(taskId);
      expect(history.map(({ change }) => change)).toEqual(['assigned', 'claimed']);
      expect(assigneeId).toBe(everybody[answers.findIndex(({ status }) => status === 'fulfilled')]?.id);
    }
  });

  it('marks a task as done once, by whoever was first', async () => {
    const taskId = await task('wanted done');
    const answers = await Promise.allSettled([service.done(officerOf(), taskId), service.done(colleague(), taskId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect((await shown(taskId)).history.map(({ change }) => change)).toEqual(['assigned', 'done']);
  });

  it('tells once that a task is done, as an event without its words', async () => {
    const taskId = await task('Ask for the report', {}, { reference: 'M-20417' });
    enqueuer.items.length = 0;
    await service.done(officerOf(), taskId, 'By telephone');
    await service.done(officerOf(), taskId);
    const told = await database.dataSource.query<{ id: string; subject: string; data: object }[]>(
      `SELECT events.id, subject, data - 'runId' AS data, team_code, restricted, actions.id::text AS action
       FROM events JOIN actions ON actions.id::text = data ->> 'actionId' WHERE subject = $1`,
      [`task/${taskId}`],
    );
    expect(told).toEqual([
      {
        id: expect.any(String),
        subject: `task/${taskId}`,
        data: { taskRef: taskId, actionId: expect.any(String), aboutRef: 'M-20417', teamCode: 'HUB-N' },
        team_code: 'HUB-N',
        restricted: false,
        action: expect.any(String),
      },
    ]);
    expect(enqueuer.items).toMatchObject([{ name: 'events.match', payload: { eventId: told[0]?.id } }]);
  });

  it('tells nobody that a restricted task is done, and meets what waits for it all the same', async () => {
    const taskId = await task('secret', { assignee: 'ST-02' }, { restricted: true });
    await database.dataSource.query(
      `INSERT INTO deadlines (run_id, key, title, rule, team, source_id, subject, reference, restricted, timing,
         counts_since, met_by_step, at_risk_percent, starts_on, due_on, due_at, at_risk_at)
       SELECT run_id, 'd', 'Owed', 'local', 'hub', source_id, subject, 'M-1', true, '{}', now(), step_key, 75, now(), now(),
         now() + interval '1 day', now()
       FROM actions JOIN runs ON runs.id = run_id WHERE actions.id = (SELECT action_id FROM tasks WHERE id = $1)`,
      [taskId],
    );
    await service.done(officerOf(), taskId);
    const events = await database.dataSource.query<unknown[]>(`SELECT 1 FROM events WHERE subject = $1`, [
      `task/${taskId}`,
    ]);
    expect(events).toEqual([]);
    expect(await database.dataSource.query(`SELECT state FROM deadlines`)).toEqual([{ state: 'met' }]);
  });

  it('leaves the task as it was when its history cannot be written', async () => {
    const taskId = await task('with a long note');
    await expect(service.done(officerOf(), taskId, 'x'.repeat(501))).rejects.toThrow(TaskRefusedError);
    await expect(service.claim({ ...officerOf(), id: randomUUID() }, taskId)).rejects.toThrow();
    expect(await shown(taskId)).toMatchObject({ state: 'open', history: [{ change: 'assigned' }] });
  });

  it('knows no task that is not there, or restricted for this person', async () => {
    const secret = await task('secret', {}, { restricted: true });
    await expect(service.claim(officerOf(), secret)).rejects.toThrow(UnknownTaskError);
    await expect(service.claim(lead(), randomUUID())).rejects.toThrow(UnknownTaskError);
    await service.claim(lead(), secret);
    expect(await shown(secret, lead())).toMatchObject({ state: 'claimed' });
  });

  it('hands nothing over to somebody who has left, or to no team', async () => {
    const taskId = await task('to hand over');
    await database.dataSource.query('UPDATE staff SET active = false WHERE id = $1', [colleague().id]);
    await expect(service.handOver(officerOf(), taskId, { staffId: colleague().id })).rejects.toThrow(TaskRefusedError);
    await database.dataSource.query('UPDATE staff SET active = true WHERE id = $1', [colleague().id]);
    await expect(service.handOver(officerOf(), taskId, { teamId: randomUUID() })).rejects.toThrow(TaskRefusedError);
    expect(await shown(taskId)).toMatchObject({ state: 'open' });
  });
});
