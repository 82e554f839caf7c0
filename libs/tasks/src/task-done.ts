import type { Boundary } from '@linchpin/action-kinds';
import { answerAsked, askAgain, type Asked, noteAsked } from '@linchpin/actions';
import { meetByMarkedTask, oweAgainForUndoneTask } from '@linchpin/deadlines';
import type { EventsService } from '@linchpin/events';
import type { EntityManager } from 'typeorm';
import { type Approval, approvalWords } from './approval.js';
import type { TaskState } from './task-rules.js';

interface DoneTask {
  actionId: string;
  runId: string;
  reference: string;
  teamCode: string;
  teamName: string;
  state: TaskState;
  assigneeId: string | null;
  boundary: Boundary;
  restricted: boolean;
  finishedAt: Date;
}

/** Who marked a task as done, and what they said of its approval. */
export interface Doer {
  staffId: string;
  approval?: Approval | undefined;
}

/**
 * What follows in the caller's transaction when a task is done, each time that it is: the step that asked for it has
 * succeeded, what its tick stands for is met, and an event says so. Returns the ids of the events, to be announced after
 * the commit. Of a restricted task there is none: each restricted event becomes a task for a named person, who would get
 * another one for each that they have done.
 */
export async function recordTaskDone(
  manager: EntityManager,
  events: EventsService,
  taskId: string,
  { staffId, approval }: Doer,
): Promise<string[]> {
  const task = await taskNow(manager, taskId);
  const { actionId, runId, reference, teamCode, restricted, finishedAt, boundary } = task;
  await answerAsked(manager, actionId, askedOf(task), finishedAt);
  // A reminder that reached a qualified person is not the act that the law asks for.
  if (boundary === 'admin' || approval?.sent) {
    const staffRef = await refOf(manager, staffId);
    const note = approval && approvalWords(approval);
    await meetByMarkedTask(manager, actionId, { at: finishedAt, on: approval?.sent?.on, staffRef, note });
  }
  if (restricted) return [];
  const eventId = await events.recordInternal(manager, {
    // A task that its event opens again can be done again.
    id: `task.done/${taskId}/${finishedAt.toISOString()}`,
    type: 'task.done',
    subject: `task/${taskId}`,
    occurredAt: finishedAt,
    teamCode,
    restricted,
    data: { taskRef: taskId, actionId, runId, aboutRef: reference, teamCode },
  });
  return [eventId];
}

/** What follows when a task that was done is undone: it is asked again, and what it met is owed again. */
export async function recordTaskUndone(manager: EntityManager, taskId: string, staffId: string): Promise<void> {
  const task = await taskNow(manager, taskId);
  await askAgain(manager, task.actionId, askedOf(task));
  await oweAgainForUndoneTask(manager, task.actionId, await refOf(manager, staffId));
}

/** Keeps with the step who has its task now. */
export async function recordWhoIsAsked(manager: EntityManager, taskId: string): Promise<void> {
  const task = await taskNow(manager, taskId);
  await noteAsked(manager, task.actionId, askedOf(task));
}

async function taskNow(manager: EntityManager, taskId: string): Promise<DoneTask> {
  const [task] = await manager.query<DoneTask[]>(
    `SELECT tasks.action_id AS "actionId", tasks.run_id AS "runId", tasks.reference, teams.code AS "teamCode",
       teams.name AS "teamName", tasks.state, tasks.assignee_id AS "assigneeId", tasks.boundary, tasks.restricted,
       tasks.finished_at AS "finishedAt"
     FROM tasks JOIN teams ON teams.id = tasks.team_id WHERE tasks.id = $1`,
    [taskId],
  );
  if (!task) throw new Error(`Task ${taskId} has gone.`);
  return task;
}

function askedOf({ teamCode, teamName, assigneeId }: DoneTask): Asked {
  return { team: teamCode, teamName, inHand: assigneeId !== null };
}

async function refOf(manager: EntityManager, staffId: string): Promise<string> {
  const [staff] = await manager.query<{ ref: string }[]>('SELECT ref FROM staff WHERE id = $1', [staffId]);
  if (!staff) throw new Error(`Staff member ${staffId} has gone.`);
  return staff.ref;
}
