import type { EntityManager } from 'typeorm';
import { carryOutStop } from './carry-out-stop.js';
import type { ReadyAction } from './ready-action.js';
import { writeRunState } from './run-progress.js';

/** Why runs are stopped, and whether what was done in them is withdrawn as well. The reason names no person. */
export interface Stop {
  reason: string;
  undo: boolean;
}

/**
 * Stops runs in the caller's transaction: nothing more is begun in them, and with `undo` their letters, checks, alerts
 * and open tasks are withdrawn by attempts of their own, which are returned. What is being done at this very moment is
 * withdrawn when it is recorded. A run that was stopped before stays so; one stopped without undoing may be undone later.
 * Returns how many runs were stopped by this.
 */
export async function stopRuns(
  manager: EntityManager,
  runIds: readonly string[],
  { reason, undo }: Stop,
): Promise<{ stopped: number; ready: ReadyAction[] }> {
  const [runs] = await manager.query<[{ id: string }[], number]>(
    `UPDATE runs SET stopped_at = coalesce(stopped_at, now()), stop_undoes = stop_undoes OR $3,
       stopped_reason = CASE WHEN stopped_at IS NULL OR $3 THEN $2 ELSE stopped_reason END
     WHERE id IN (SELECT id FROM runs WHERE id = ANY ($1) AND (stopped_at IS NULL OR ($3 AND NOT stop_undoes))
                  ORDER BY id FOR NO KEY UPDATE) RETURNING id`,
    [runIds, reason, undo],
  );
  const ready: ReadyAction[] = [];
  for (const { id } of runs) {
    ready.push(...(await carryOutStop(manager, id)));
    await writeRunState(manager, id);
  }
  return { stopped: runs.length, ready };
}
