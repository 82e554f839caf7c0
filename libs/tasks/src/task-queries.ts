import { type Reader, visibleTo } from '@linchpin/access';
import type { Boundary } from '@linchpin/action-kinds';
import type { CivilDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { approvalsOf, type RecordedApproval } from './approval-record.js';
import type { TaskChangeKind, TaskState } from './task-rules.js';

/** Which tasks: all filters that are given must hold. Without `state`, what is still to do. Pages count from 1. */
export interface TaskFilter {
  teamId?: string | undefined;
  /** Id of the member of staff who has the task; the reader's own for "mine". */
  assigneeId?: string | undefined;
  state?: TaskState | 'unfinished' | 'any' | undefined;
  /** Still to do, and due before today in London. */
  overdue?: boolean | undefined;
  /** With nobody yet. */
  unclaimed?: boolean | undefined;
  boundary?: Boundary | undefined;
  /** What there is to do, as its list shows it. */
  title?: string | undefined;
  /** The beginning of a reference, in capitals or not. */
  reference?: string | undefined;
  /** Pressing on this day or later, and on this day or before: the day it is due, else the day of what it is about. */
  from?: CivilDate | undefined;
  until?: CivilDate | undefined;
  page: number;
  pageSize: number;
}

/** One task as a list shows it. */
export interface TaskRow {
  id: string;
  /** The action that gave it. */
  actionId: string;
  runId: string;
  title: string;
  reference: string;
  boundary: Boundary;
  state: TaskState;
  teamId: string;
  teamCode: string;
  teamName: string;
  assigneeId: string | null;
  assigneeName: string | null;
  dueOn: CivilDate | null;
  overdue: boolean;
  happensAt: Date | null;
  restricted: boolean;
  createdAt: Date;
  finishedAt: Date | null;
}

/** One thing that happened to a task. */
export interface TaskHistoryLine {
  change: TaskChangeKind;
  /** Name of who did it, or null when it came with the event. */
  by: string | null;
  /** Name of the person or the team that it went to. */
  to: string | null;
  note: string | null;
  at: Date;
}

/** One task with its history, oldest line first. */
export interface TaskPage extends TaskRow {
  /** Id of who marked it as done; null while it is not, or when its event did. */
  doneBy: string | null;
  /** What was recorded of its approval, taken back or not, the oldest first. */
  approvals: RecordedApproval[];
  history: TaskHistoryLine[];
}

/** What is still to do: with nobody, with somebody, with the reader; and of all of it, due today and overdue. */
export interface TaskCounts {
  open: number;
  claimed: number;
  /** Of the reader's own, in whatever team. */
  mine: number;
  dueToday: number;
  overdue: number;
}

const UNFINISHED = `tasks.state IN ('open', 'claimed')`;
/** For a statement whose first value is today. */
const OVERDUE = `(${UNFINISHED} AND coalesce(tasks.due_on < $1::date, false))`;

/** The day by which a task presses. As it stands in the index `tasks_urgent`. */
const PRESSES_ON = `coalesce(tasks.due_on, (tasks.happens_at AT TIME ZONE 'Europe/London')::date)`;

const SELECT_ROW = `SELECT tasks.id, tasks.action_id AS "actionId", tasks.run_id AS "runId", tasks.title, tasks.reference, tasks.boundary, tasks.state,
    tasks.team_id AS "teamId", teams.code AS "teamCode", teams.name AS "teamName",
    tasks.assignee_id AS "assigneeId", staff.name AS "assigneeName", tasks.due_on::text AS "dueOn",
    ${OVERDUE} AS overdue, tasks.happens_at AS "happensAt", tasks.restricted, tasks.created_at AS "createdAt",
    tasks.finished_at AS "finishedAt"
  FROM tasks JOIN teams ON teams.id = tasks.team_id LEFT JOIN staff ON staff.id = tasks.assignee_id`;

/** One page of tasks and how many there are in all: what presses first comes first, tasks without any date last. */
export async function listTasks(
  manager: EntityManager,
  reader: Reader,
  { page, pageSize, ...filter }: TaskFilter,
  today: CivilDate,
): Promise<{ rows: TaskRow[]; total: number }> {
  const where = `WHERE ${visibleTo(reader, 'tasks')}
    AND ($2::uuid IS NULL OR tasks.team_id = $2)
    AND ($3::uuid IS NULL OR tasks.assignee_id = $3)
    AND ($4::text = 'any' OR tasks.state = $4 OR ($4 = 'unfinished' AND ${UNFINISHED}))
    AND (NOT $5::boolean OR ${OVERDUE})
    AND (NOT $6::boolean OR tasks.state = 'open')
    AND ($7::text IS NULL OR tasks.boundary = $7)
    AND ($8::text IS NULL OR tasks.title = $8)
    AND ($9::text IS NULL OR upper(tasks.reference) LIKE $9)
    AND ($10::date IS NULL OR ${PRESSES_ON} >= $10) AND ($11::date IS NULL OR ${PRESSES_ON} <= $11)`;
  const values = [
    today,
    ...[filter.teamId ?? null, filter.assigneeId ?? null, filter.state ?? 'unfinished', filter.overdue ?? false],
    ...[filter.unclaimed ?? false, filter.boundary ?? null, filter.title ?? null, beginning(filter.reference)],
    ...[filter.from ?? null, filter.until ?? null],
  ];
  const rows = await manager.query<TaskRow[]>(
    `${SELECT_ROW} ${where} ORDER BY ${PRESSES_ON}, tasks.happens_at, tasks.created_at, tasks.id LIMIT $12 OFFSET $13`,
    [...values, pageSize, (page - 1) * pageSize],
  );
  const [count] = await manager.query<{ total: number }[]>(`SELECT count(*)::int AS total FROM tasks ${where}`, values);
  return { rows, total: count?.total ?? 0 };
}

/** What starts with this, for LIKE. */
function beginning(reference: string | undefined): string | null {
  return reference === undefined ? null : `${reference.toUpperCase().replace(/[\\%_]/g, '\\$&')}%`;
}

/** What there is to do in the tasks that are not finished, by name: so many different ones at most. */
export async function taskTitles(manager: EntityManager, reader: Reader, most: number): Promise<string[]> {
  const rows = await manager.query<{ title: string }[]>(
    `SELECT DISTINCT tasks.title FROM tasks WHERE ${visibleTo(reader, 'tasks')} AND ${UNFINISHED}
     ORDER BY tasks.title LIMIT $1`,
    [most],
  );
  return rows.map(({ title }) => title);
}

/** One task with its history, or null when there is none for this reader. */
export async function findTask(
  manager: EntityManager,
  reader: Reader,
  taskId: string,
  today: CivilDate,
): Promise<TaskPage | null> {
  const [task] = await manager.query<TaskRow[]>(`${SELECT_ROW} WHERE ${visibleTo(reader, 'tasks')} AND tasks.id = $2`, [
    today,
    taskId,
  ]);
  if (!task) return null;
  const lines = await manager.query<(TaskHistoryLine & { byId: string | null })[]>(
    `SELECT line.change, doer.name AS by, doer.id AS "byId", coalesce(person.name, team.name) AS to, line.note, line.happened_at AS at
     FROM task_history line LEFT JOIN staff doer ON doer.id = line.staff_id
     LEFT JOIN staff person ON person.id = line.to_staff_id LEFT JOIN teams team ON team.id = line.to_team_id
     WHERE line.task_id = $1 ORDER BY line.id`,
    [taskId],
  );
  const doneBy = lines.findLast(({ change }) => change === 'done')?.byId ?? null;
  const history = lines.map(({ byId: _id, ...line }) => line);
  return { ...task, doneBy, approvals: await approvalsOf(manager, taskId), history };
}

/** A task as the step that gave it shows it. */
export interface TaskOfAction {
  actionId: string;
  taskId: string;
  state: TaskState;
  teamName: string;
  assigneeName: string | null;
  /** Name of who marked it as done. */
  doneBy: string | null;
  finishedAt: Date | null;
}

/** The tasks that these actions gave, as far as this reader may see them. */
export function tasksOfActions(
  manager: EntityManager,
  reader: Reader,
  actionIds: readonly string[],
): Promise<TaskOfAction[]> {
  return manager.query(
    `SELECT tasks.action_id AS "actionId", tasks.id AS "taskId", tasks.state, teams.name AS "teamName",
       staff.name AS "assigneeName", tasks.finished_at AS "finishedAt",
       (SELECT doer.name FROM task_history line JOIN staff doer ON doer.id = line.staff_id
        WHERE line.task_id = tasks.id AND line.change = 'done' ORDER BY line.id DESC LIMIT 1) AS "doneBy"
     FROM tasks JOIN teams ON teams.id = tasks.team_id LEFT JOIN staff ON staff.id = tasks.assignee_id
     WHERE ${visibleTo(reader, 'tasks')} AND tasks.action_id = ANY ($1)`,
    [actionIds],
  );
}

/** How much of what is still to do is due on one of these days. */
export async function countDueOn(manager: EntityManager, reader: Reader, days: readonly CivilDate[]): Promise<number> {
  const [row] = await manager.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM tasks WHERE ${visibleTo(reader, 'tasks')} AND ${UNFINISHED}
       AND tasks.due_on = ANY ($1::date[])`,
    [days],
  );
  return row?.count ?? 0;
}

/** How much there is to do, in one team or in all. */
export async function countTasks(
  manager: EntityManager,
  reader: Reader,
  teamId: string | null,
  today: CivilDate,
): Promise<TaskCounts> {
  const inTeam = '($2::uuid IS NULL OR tasks.team_id = $2)';
  const [counts] = await manager.query<TaskCounts[]>(
    `SELECT (count(*) FILTER (WHERE ${inTeam} AND tasks.state = 'open'))::int AS open,
       (count(*) FILTER (WHERE ${inTeam} AND tasks.state = 'claimed'))::int AS claimed,
       (count(*) FILTER (WHERE tasks.assignee_id = $3))::int AS mine,
       (count(*) FILTER (WHERE ${inTeam} AND tasks.due_on = $1::date))::int AS "dueToday",
       (count(*) FILTER (WHERE ${inTeam} AND ${OVERDUE}))::int AS overdue
     FROM tasks WHERE ${visibleTo(reader, 'tasks')} AND ${UNFINISHED}`,
    [today, teamId, reader.id],
  );
  return counts ?? { open: 0, claimed: 0, mine: 0, dueToday: 0, overdue: 0 };
}
