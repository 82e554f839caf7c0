import { type CivilDate, londonDate } from '@linchpin/calendar';
import { EventsService } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { TaskRefusedError, UnknownTaskError } from './task-errors.js';
import { recordTaskDone } from './task-done.js';
import { LONGEST_NOTE, recordChange } from './task-history.js';
import {
  claim,
  finish,
  handOver,
  release,
  type TaskChange,
  type TaskNow,
  type TaskReceiver,
  type TaskStaff,
} from './task-rules.js';
import {
  countDueOn,
  countTasks,
  findTask,
  listTasks,
  type TaskCounts,
  type TaskFilter,
  type TaskPage,
  type TaskRow,
  type TaskViewer,
} from './task-queries.js';

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

  /** One page of tasks and how many there are in all: what is due first comes first, tasks without a date last. */
  list(filter: TaskFilter): Promise<{ rows: TaskRow[]; total: number }> {
    return listTasks(this.dataSource.manager, filter, londonDate(new Date()));
  }

  /** One task with its history, oldest line first, or null when there is none for this viewer. */
  page(taskId: string, viewer: TaskViewer): Promise<TaskPage | null> {
    return findTask(this.dataSource.manager, taskId, viewer, londonDate(new Date()));
  }

  /** How much there is to do today, in one team or in all. */
  counts(viewer: TaskViewer, teamId?: string): Promise<TaskCounts> {
    return countTasks(this.dataSource.manager, viewer, teamId ?? null, londonDate(new Date()));
  }

  /** How many of the tasks that are still to do are due on one of these days. */
  dueOn(days: readonly CivilDate[], viewer: TaskViewer): Promise<number> {
    return countDueOn(this.dataSource.manager, viewer, days);
  }

  /** Takes an open task on. Of two who claim at once, one has it and the other is told so by a `TaskTakenError`. */
  async claim(taskId: string, staff: TaskStaff): Promise<void> {
    await this.change(taskId, staff, (task) => claim(task, staff));
  }

  /** Gives a claimed task back to its team. */
  async release(taskId: string, staff: TaskStaff): Promise<void> {
    await this.change(taskId, staff, (task) => release(task, staff));
  }

  /** Gives a task to a person, and so to their team, or to a team. */
  async handOver(taskId: string, staff: TaskStaff, to: HandOverTo): Promise<void> {
    await this.change(taskId, staff, async (task, manager) => handOver(task, staff, await receiver(manager, to)));
  }

  /**
   * Marks a task as done, with a note of at most 500 characters, and records `task.done`: a deadline may wait for it. The
   * note is for references and dates, not for names.
   */
  async done(taskId: string, staff: TaskStaff, note?: string): Promise<void> {
    if (note && note.trim().length > LONGEST_NOTE) {
      throw new TaskRefusedError(`The note is too long. Keep it to ${LONGEST_NOTE} characters.`);
    }
    await this.change(taskId, staff, (task) => finish(task, staff, note));
  }

  /** Applies a rule to a task: the change, its line of history and its event are one transaction. */
  private async change(
    taskId: string,
    staff: TaskStaff,
    rule: (task: TaskNow, manager: EntityManager) => TaskChange | undefined | Promise<TaskChange | undefined>,
  ): Promise<void> {
    const eventIds = await this.dataSource.transaction(async (manager) => {
      // Whoever comes second waits here, and then meets the task as the first has left it.
      const [task] = await manager.query<TaskNow[]>(
        `SELECT state, team_id AS "teamId", assignee_id AS "assigneeId", boundary FROM tasks
         WHERE id = $1 AND (NOT restricted OR $2 OR assignee_id = $3) FOR UPDATE`,
        [taskId, staff.seesRestricted, staff.id],
      );
      if (!task) throw new UnknownTaskError();
      const change = await rule(task, manager);
      if (change) await recordChange(manager, taskId, staff.id, change);
      return change?.change === 'done' ? recordTaskDone(manager, this.events, taskId) : [];
    });
    if (eventIds.length > 0) await this.events.announce(eventIds);
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
