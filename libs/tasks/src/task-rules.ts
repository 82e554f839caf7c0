import type { Boundary } from '@linchpin/runs';
import type { StaffMember } from '@linchpin/teams';
import { TaskRefusedError, TaskTakenError } from './task-errors.js';

/**
 * `open`: the team has it and nobody in it. `claimed`: one person has it. `done` by that person. `withdrawn`: what it was
 * about is off. A task leaves `done` or `withdrawn` only when its event changes.
 */
export type TaskState = 'open' | 'claimed' | 'done' | 'withdrawn';

/** What can happen to a task, as its history says it. */
export type TaskChangeKind =
  'assigned' | 'revised' | 'reopened' | 'claimed' | 'released' | 'handed-over' | 'done' | 'withdrawn';

/** Who asks. A `StaffMember` will do. */
export type TaskStaff = Pick<StaffMember, 'id' | 'role' | 'seesRestricted'>;

/** Where a task is. */
export interface TaskPlace {
  state: TaskState;
  teamId: string;
  assigneeId: string | null;
}

/** A task as the rules see it. */
export interface TaskNow extends TaskPlace {
  boundary: Boundary;
}

/** Where a task goes and what its history will say. */
export interface TaskChange extends TaskPlace {
  change: TaskChangeKind;
  toStaffId?: string;
  toTeamId?: string;
  note?: string | undefined;
}

/** Who is to have a task: a person with their team, or a team. */
export type TaskReceiver = { staffId: string; teamId: string } | { teamId: string };

/** Takes an open task on. Undefined when it is theirs already. Throws `TaskTakenError` when somebody else was first. */
export function claim(task: TaskNow, staff: TaskStaff): TaskChange | undefined {
  refuseFinished(task);
  if (task.assigneeId === staff.id) return undefined;
  if (task.state === 'claimed') throw new TaskTakenError();
  return { change: 'claimed', state: 'claimed', teamId: task.teamId, assigneeId: staff.id };
}

/** Gives a claimed task back to its team. For whoever has it; a manager may do it for somebody who is away. */
export function release(task: TaskNow, staff: TaskStaff): TaskChange | undefined {
  refuseFinished(task);
  if (task.state === 'open') return undefined;
  refuseOthers(task, staff);
  return { change: 'released', state: 'open', teamId: task.teamId, assigneeId: null };
}

/** Gives the task to a person or a team. For whoever has it, for a manager, and for anybody while nobody has it. */
export function handOver(task: TaskNow, staff: TaskStaff, to: TaskReceiver): TaskChange {
  refuseFinished(task);
  refuseOthers(task, staff);
  return 'staffId' in to
    ? { change: 'handed-over', state: 'claimed', teamId: to.teamId, assigneeId: to.staffId, toStaffId: to.staffId }
    : { change: 'handed-over', state: 'open', teamId: to.teamId, assigneeId: null, toTeamId: to.teamId };
}

/**
 * Marks the task as done by this person; undefined when they have done so before. A `professional` task is a reminder
 * of work that only a qualified person may do: done means that the reminder has reached them. Only the person who has
 * it marks it, so that a name stands behind it, and not even a manager does it for them.
 */
export function finish(task: TaskNow, staff: TaskStaff, note?: string): TaskChange | undefined {
  if (task.state === 'done' && task.assigneeId === staff.id) return undefined;
  refuseFinished(task);
  if (task.state === 'claimed' && task.assigneeId !== staff.id) throw new TaskTakenError();
  if (task.state === 'open' && task.boundary === 'professional') {
    throw new TaskRefusedError(
      'This is a reminder of professional work. Claim it or hand it over first: only the person who has it marks it as done.',
    );
  }
  return { change: 'done', state: 'done', teamId: task.teamId, assigneeId: staff.id, note: note?.trim() || undefined };
}

function refuseFinished({ state }: TaskNow): void {
  if (state === 'done') throw new TaskRefusedError('This task is done already.');
  if (state === 'withdrawn') throw new TaskRefusedError('This task was withdrawn: what it was about is off.');
}

function refuseOthers({ state, assigneeId }: TaskNow, staff: TaskStaff): void {
  if (state === 'claimed' && assigneeId !== staff.id && staff.role !== 'manager') throw new TaskTakenError();
}
