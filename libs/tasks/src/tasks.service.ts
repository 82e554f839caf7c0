import { type Reader, visibleTo } from '@linchpin/access';
import { type CivilDate, londonDate } from '@linchpin/dates';
import { EventsService } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Approval, ApprovalRefusedError, draftsSentWords } from './approval.js';
import { approvalBounds, keepApproval, takeBackApproval } from './approval-record.js';
import { closeFollowUps } from './follow-up-tasks.js';
import { recordTaskDone, recordTaskUndone, recordWhoIsAsked } from './task-done.js';
import { TaskRefusedError, UnknownTaskError } from './task-errors.js';
import { LONGEST_NOTE, recordChange } from './task-history.js';
import {
  countDueOn,
  countTasks,
  findTask,
  listTasks,
  type TaskCounts,
  type TaskFilter,
  type TaskOfAction,
  type TaskPage,
  type TaskRow,
  tasksOfActions,
  taskTitles,
} from './task-queries.js';
import {
  claim,
  finish,
  handOver,
  release,
  type TaskChange,
  type TaskDone,
  type TaskNow,
  type TaskReceiver,
  undo,
} from './task-rules.js';

/** To whom a task is handed over. */
export type HandOverTo = { staffId: string } | { teamId: string };

/**
 * The tasks of the teams: what pages show, and what staff do with them. A restricted task is there only for staff with
 * the right and for the person who has it. Changes throw `TaskRefusedError` with a sentence for the person who asked,
 * `TaskTakenError` when somebody else has the task, `UnknownTaskError` when there is none for them.
 */
@Injectable()
export class TasksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
  ) {}

  /** One page of tasks and how many there are in all: what presses first comes first, tasks without a date last. */
  list(reader: Reader, filter: TaskFilter): Promise<{ rows: TaskRow[]; total: number }> {
    return listTasks(this.dataSource.manager, reader, filter, londonDate(new Date()));
  }

  /** What there is to do in the tasks that are not finished, by name: 100 different ones at most, for a list of choices. */
  titles(reader: Reader): Promise<string[]> {
    return taskTitles(this.dataSource.manager, reader, 100);
  }

  /** One task with its history, oldest line first, or null when there is none for this reader. */
  page(reader: Reader, taskId: string): Promise<TaskPage | null> {
    return findTask(this.dataSource.manager, reader, taskId, londonDate(new Date()));
  }

  /** How much there is to do today, in one team or in all. */
  counts(reader: Reader, teamId?: string): Promise<TaskCounts> {
    return countTasks(this.dataSource.manager, reader, teamId ?? null, londonDate(new Date()));
  }

  /** How many of the tasks that are still to do are due on one of these days. */
  dueOn(reader: Reader, days: readonly CivilDate[]): Promise<number> {
    return countDueOn(this.dataSource.manager, reader, days);
  }

  /** Takes an open task on. Of two who claim at once, one has it and the other is told so by a `TaskTakenError`. */
  async claim(reader: Reader, taskId: string, note?: string): Promise<void> {
    refuseLong(note);
    await this.change(reader, taskId, (task) => claim(task, reader, note));
  }

  /** Gives a claimed task back to its team. */
  async release(reader: Reader, taskId: string, note?: string): Promise<void> {
    refuseLong(note);
    await this.change(reader, taskId, (task) => release(task, reader, note));
  }

  /** Gives a task to a person, and so to their team, or to a team. */
  async handOver(reader: Reader, taskId: string, to: HandOverTo, note?: string): Promise<void> {
    refuseLong(note);
    await this.change(reader, taskId, async (task, manager) =>
      handOver(task, reader, await receiver(manager, to), note),
    );
  }

  /**
   * Marks a task as done, with a note of at most 500 characters, and records `task.done`: a deadline may wait for it. The
   * note is for references and dates, not for names. What needs approval is done with the record of it only: throws
   * `ApprovalRefusedError` when that is missing or wrong. A deadline that waits for it is met by the day it was sent on.
   */
  async done(reader: Reader, taskId: string, note?: string, approval?: Approval): Promise<void> {
    refuseLong(note);
    await this.change(reader, taskId, (task) => finish(task, reader, note), approval);
  }

  /**
   * Undoes a *done* that was a mistake, on the same day: the task is with whoever had it, what it met is owed again, and
   * what was recorded of its approval is taken back. The history keeps all of it.
   */
  async undo(reader: Reader, taskId: string): Promise<void> {
    await this.change(reader, taskId, (task) => undo(task, reader, londonDate(new Date())));
  }

  /**
   * Who approved and who sent letters that were held as drafts and have no task, as a history says it. Asked for as with a task:
   * throws `ApprovalRefusedError`.
   */
  draftsSent(approval: Approval, madeOn: CivilDate): string {
    return draftsSentWords(approval, londonDate(new Date()), madeOn);
  }

  /** The day from which something that this task is about can have been sent, and whether letters are held as drafts. */
  approvalBounds(actionId: string): ReturnType<typeof approvalBounds> {
    return approvalBounds(this.dataSource.manager, actionId);
  }

  /** The tasks that these actions gave, with the names of those who have or did them. Restricted ones for who may see them. */
  ofActions(reader: Reader, actionIds: readonly string[]): Promise<TaskOfAction[]> {
    return tasksOfActions(this.dataSource.manager, reader, actionIds);
  }

  /**
   * Closes the tasks that were given because an action could not be done, in the transaction of `manager`. Returns the
   * events to announce after its commit.
   */
  closeFollowUps(manager: EntityManager, aboutActionId: string, staffId: string, note: string): Promise<string[]> {
    return closeFollowUps(manager, this.events, aboutActionId, staffId, note);
  }

  /** Applies a rule to a task: the change, its line of history and its event are one transaction. */
  private async change(
    reader: Reader,
    taskId: string,
    rule: (task: Locked, manager: EntityManager) => TaskChange | undefined | Promise<TaskChange | undefined>,
    approval?: Approval,
  ): Promise<void> {
    const eventIds = await this.dataSource.transaction(async (manager) => {
      // Whoever comes second waits here, and then meets the task as the first has left it.
      const [task] = await manager.query<Locked[]>(
        `SELECT state, team_id AS "teamId", assignee_id AS "assigneeId", boundary, action_id AS "actionId",
           finished_at AS "finishedAt", (SELECT staff_id FROM task_history WHERE task_id = tasks.id AND change = 'done'
             ORDER BY task_history.id DESC LIMIT 1) AS "doneBy" FROM tasks
         WHERE id = $1 AND ${visibleTo(reader, 'tasks')} FOR UPDATE`,
        [taskId],
      );
      if (!task) throw new UnknownTaskError();
      const change = await rule(task, manager);
      return change ? this.make(manager, { ...task, id: taskId }, reader, change, approval) : [];
    });
    if (eventIds.length > 0) await this.events.announce(eventIds);
  }

  /** Makes a change and what follows from it. Returns the events to announce. */
  private async make(
    manager: EntityManager,
    task: Locked & { id: string },
    reader: Reader,
    change: TaskChange,
    given?: Approval,
  ): Promise<string[]> {
    if (change.change === 'done') {
      const kept = await approvalFor(manager, task, reader, given);
      await recordChange(manager, task.id, reader.id, change, kept?.approvalId);
      return recordTaskDone(manager, this.events, task.id, { staffId: reader.id, approval: kept?.approval });
    }
    if (change.change === 'undone') await takeBackApproval(manager, task.id, reader.id);
    await recordChange(manager, task.id, reader.id, change);
    if (change.change === 'undone') await recordTaskUndone(manager, task.id, reader.id);
    else await recordWhoIsAsked(manager, task.id);
    return [];
  }
}

/** A task that nobody else changes now. */
type Locked = TaskNow & TaskDone & { actionId: string };

/** The record of its approval, for a task that needs one. */
async function approvalFor(
  manager: EntityManager,
  task: Locked & { id: string },
  reader: Reader,
  given: Approval | undefined,
) {
  if (task.boundary !== 'needs-approval') return undefined;
  if (given) return keepApproval(manager, task, reader.id, given);
  throw new ApprovalRefusedError([
    { field: 'approvedBy', message: 'Say who approved it, and when, how and to whom it was sent.' },
  ]);
}

function refuseLong(note: string | undefined): void {
  if (note && note.trim().length > LONGEST_NOTE) {
    throw new TaskRefusedError(`The note is too long. Keep it to ${String(LONGEST_NOTE)} characters.`);
  }
}

async function receiver(manager: EntityManager, to: HandOverTo): Promise<TaskReceiver> {
  const person = 'staffId' in to;
  const [found] = await manager.query<{ teamId: string }[]>(
    person
      ? 'SELECT team_id AS "teamId" FROM staff WHERE id = $1 AND active'
      : 'SELECT id AS "teamId" FROM teams WHERE id = $1',
    [person ? to.staffId : to.teamId],
  );
  if (!found) {
    throw new TaskRefusedError(
      person ? 'That colleague is no longer here. Choose somebody else.' : 'There is no such team. Choose another.',
    );
  }
  return person ? { staffId: to.staffId, ...found } : found;
}
