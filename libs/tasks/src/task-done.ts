import type { EventsService } from '@linchpin/events';
import { settleByTask } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';

interface DoneTask {
  actionId: string;
  runId: string;
  reference: string;
  teamCode: string;
  restricted: boolean;
  finishedAt: Date;
}

/**
 * Records in the caller's transaction that a task was done, each time that it is. Returns the ids of the events, to be
 * announced after the commit. Of a restricted task there is none: each restricted event becomes a task for a named
 * person, who would get another one for each that they have done. What it meets is met here and now.
 */
export async function recordTaskDone(manager: EntityManager, events: EventsService, taskId: string): Promise<string[]> {
  const [task] = await manager.query<DoneTask[]>(
    `SELECT tasks.action_id AS "actionId", tasks.run_id AS "runId", tasks.reference, teams.code AS "teamCode",
       tasks.restricted, tasks.finished_at AS "finishedAt"
     FROM tasks JOIN teams ON teams.id = tasks.team_id WHERE tasks.id = $1`,
    [taskId],
  );
  if (!task) throw new Error(`Task ${taskId} has gone.`);
  const { actionId, runId, reference, teamCode, restricted, finishedAt } = task;
  if (restricted) {
    await settleByTask(manager, actionId, finishedAt);
    return [];
  }
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
