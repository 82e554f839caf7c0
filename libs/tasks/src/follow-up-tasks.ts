import type { EventsService } from '@linchpin/events';
import type { EntityManager } from 'typeorm';
import { recordTaskDone } from './task-done.js';
import { recordChange } from './task-history.js';

/**
 * Closes the tasks that were given because a step could not be done, in the transaction that settles the step otherwise.
 * Returns the ids of the events, to be announced after the commit.
 */
export async function closeFollowUps(
  manager: EntityManager,
  events: EventsService,
  aboutActionId: string,
  staffId: string,
  note: string,
): Promise<string[]> {
  const tasks = await manager.query<{ id: string; teamId: string; assigneeId: string | null }[]>(
    `SELECT tasks.id, tasks.team_id AS "teamId", tasks.assignee_id AS "assigneeId"
     FROM events JOIN runs ON runs.event_id = events.id JOIN actions ON actions.run_id = runs.id
       JOIN tasks ON tasks.action_id = actions.id
     WHERE events.subject = $1 AND events.type IN ('action.rejected', 'action.failed') AND tasks.boundary = 'admin'
       AND tasks.state IN ('open', 'claimed') ORDER BY tasks.id FOR UPDATE OF tasks`,
    [`action/${aboutActionId}`],
  );
  const eventIds: string[] = [];
  for (const { id, teamId, assigneeId } of tasks) {
    const place = { teamId, assigneeId: assigneeId ?? staffId };
    await recordChange(manager, id, staffId, { change: 'done', state: 'done', ...place, note });
    eventIds.push(...(await recordTaskDone(manager, events, id, { staffId })));
  }
  return eventIds;
}
