import type { Reader } from '@linchpin/access';
import type { Boundary } from '@linchpin/action-kinds';
import { type CivilDate, londonDate } from '@linchpin/dates';
import { TaskRefusedError, TaskTakenError } from './task-errors.js';

/**
 * `open`: the team has it and nobody in it. `claimed`: one person has it. `done` by that person. `withdrawn`: what it was
 * about is off. A task leaves `done` or `withdrawn` when its event changes, and `done` when who
 * marked it, or a manager, undoes that on the same day.
 */
export type TaskState = 'open' | 'claimed' | 'done' | 'withdrawn';

/** What can happen to a task, as its history says it. */
export type TaskChangeKind =
  'assigned' | 'revised' | 'reopened' | 'claimed' | 'released' | 'handed-over' | 'done' | 'undone' | 'withdrawn';

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
export function claim(task: TaskNow, reader: Reader, note?: string): TaskChange | undefined {
  refuseFinished(task);
  if (task.assigneeId === reader.id) return undefined;
  if (task.state === 'claimed') throw new TaskTakenError();
  return { change: 'claimed', state: 'claimed', teamId: task.teamId, assigneeId: reader.id, note: words(note) };
}

/** Gives a claimed task back to its team. For whoever has it; a manager may do it for somebody who is away. */
export function release(task: TaskNow, reader: Reader, note?: string): TaskChange | undefined {
  refuseFinished(task);
  if (task.state === 'open') return undefined;
  refuseOthers(task, reader);
  return { change: 'released', state: 'open', teamId: task.teamId, assigneeId: null, note: words(note) };
}

/** Gives the task to a person or a team. For whoever has it, for a manager, and for anybody while nobody has it. */
export function handOver(task: TaskNow, reader: Reader, to: TaskReceiver, given?: string): TaskChange {
  refuseFinished(task);
  refuseOthers(task, reader);
  const note = words(given);
  return 'staffId' in to
    ? {
        change: 'handed-over',
        state: 'claimed',
        teamId: to.teamId,
        assigneeId: to.staffId,
        toStaffId: to.staffId,
        note,
      }
    : { change: 'handed-over', state: 'open', teamId: to.teamId, assigneeId: null, toTeamId: to.teamId, note };
}

/**
 * Marks the task as done by this person; undefined when they have done so before. A `professional` task is a reminder
 * of work that only a qualified person may do: done means that the reminder has reached them. Only the person who has
 * it marks it, so that a name stands behind it, and not even a manager does it for them. Of a `needs-approval` task a
 * manager of business support, and nobody else, says that it was approved, also for whoever prepared it.
 */
export function finish(task: TaskNow, reader: Reader, note?: string): TaskChange | undefined {
  if (task.state === 'done' && task.assigneeId === reader.id) return undefined;
  refuseFinished(task);
  if (task.boundary === 'needs-approval') {
    if (!mayRecordApproval(reader)) {
      throw new TaskRefusedError(
        'Only a manager of business support records that it was approved. Hand the task over to one when it is ready.',
      );
    }
    return { change: 'done', state: 'done', ...placeOf(task, reader), note: words(note) };
  }
  if (task.state === 'claimed' && task.assigneeId !== reader.id) throw new TaskTakenError();
  if (task.state === 'open' && task.boundary === 'professional') {
    throw new TaskRefusedError(
      'This is a reminder of professional work. Claim it or hand it over first: only the person who has it marks it as done.',
    );
  }
  return { change: 'done', state: 'done', teamId: task.teamId, assigneeId: reader.id, note: words(note) };
}

/** Whether this member of staff may say that something was approved: a manager of business support. */
export function mayRecordApproval({ role }: Pick<Reader, 'role'>): boolean {
  return role === 'manager';
}

/** Who marked a task as done, and when. */
export interface TaskDone {
  doneBy: string | null;
  finishedAt: Date | null;
}

/**
 * Undoes a *done* that was a mistake: for who marked it and for a manager, on the day on which it was marked. Whoever had
 * the task has it again.
 */
export function undo(task: TaskNow & TaskDone, reader: Reader, today: CivilDate): TaskChange | undefined {
  if (task.state === 'open' || task.state === 'claimed') return undefined;
  if (task.state === 'withdrawn') refuseFinished(task);
  if (!canUndo(task, reader, today)) {
    throw new TaskRefusedError('This can be undone on the same day only, by who marked it as done or by a manager.');
  }
  return { change: 'undone', state: 'claimed', ...placeOf(task, reader) };
}

/** Whether this member of staff can undo that a task is done. */
export function canUndo(
  { state, doneBy, finishedAt }: Pick<TaskNow, 'state'> & TaskDone,
  reader: Reader,
  today: CivilDate,
): boolean {
  const sameDay = finishedAt !== null && londonDate(finishedAt) === today;
  return state === 'done' && sameDay && (doneBy === reader.id || reader.role === 'manager');
}

function placeOf({ teamId, assigneeId }: TaskNow, reader: Reader) {
  return { teamId, assigneeId: assigneeId ?? reader.id };
}

function words(note: string | undefined): string | undefined {
  return note?.trim() || undefined;
}

function refuseFinished({ state }: TaskNow): void {
  if (state === 'done') throw new TaskRefusedError('This task is done already.');
  if (state === 'withdrawn') throw new TaskRefusedError('This task was withdrawn: what it was about is off.');
}

function refuseOthers({ state, assigneeId }: TaskNow, reader: Reader): void {
  if (state === 'claimed' && assigneeId !== reader.id && reader.role !== 'manager') throw new TaskTakenError();
}
