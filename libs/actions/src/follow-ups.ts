import { type ReadyAction, stopRuns } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';

/** Why what was asked of people is taken back: words for the history of their tasks. */
const DONE_AFTER_ALL = 'The step was tried again, and is done.';

/**
 * Stops the runs that an action began by needing a person, now that it is done, in the same transaction. Their open tasks
 * are withdrawn by attempts of their own, which are returned.
 */
export async function endFollowUps(manager: EntityManager, actionId: string): Promise<ReadyAction[]> {
  const runs = await manager.query<{ id: string }[]>(
    `SELECT runs.id FROM events JOIN sources ON sources.id = events.source_id AND sources.name = 'linchpin'
       JOIN runs ON runs.event_id = events.id
     WHERE events.subject = $1 AND events.type IN ('action.rejected', 'action.failed')`,
    [`action/${actionId}`],
  );
  if (runs.length === 0) return [];
  const stop = { reason: DONE_AFTER_ALL, undo: true };
  return (
    await stopRuns(
      manager,
      runs.map((run) => run.id),
      stop,
    )
  ).ready;
}
