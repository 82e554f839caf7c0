import type { EntityManager } from 'typeorm';
import { carryOutStop } from './carry-out-stop.js';
import { NOTHING_BEFORE, writeDueTimes } from './late-steps.js';
import { ENQUEUE_GRACE_SECONDS, type ReadyAction } from './ready-action.js';
import type { RunNeeds } from './run-needs.js';

/** How a run went on, to be told after the commit. */
export interface Progress {
  /** Actions that may be tried now. */
  ready: ReadyAction[];
  /** Events recorded on the way, to be announced. */
  eventIds: string[];
  /** Deliveries to be sent, to be told after the commit. */
  deliveryIds?: readonly string[];
}

/**
 * Makes the waiting actions of a run ready whose steps before them are done, and brings the run's own state up to
 * date. Of those that are ready, only those that may be tried now are returned; those that are due later are found by
 * the sweep when their time comes.
 */
export async function releaseWaiting(manager: EntityManager, needs: RunNeeds, runId: string): Promise<Progress> {
  // Two actions that finish at the same moment take turns here: otherwise neither would see the other as done, and
  // what waits for both would wait for ever. NO KEY: effects that refer to the run hold a key share on it, and two of
  // them asking for the full lock would deadlock.
  await manager.query('SELECT 1 FROM runs WHERE id = $1 FOR NO KEY UPDATE', [runId]);
  const undone = await carryOutStop(manager, runId);
  const eventIds = await writeDueTimes(manager, needs, runId);
  const [released] = await manager.query<[(ReadyAction & { now: boolean })[], number]>(
    `UPDATE actions SET state = 'ready',
       enqueue_after = greatest(due_at, now() + make_interval(secs => $2))
     WHERE run_id = $1 AND state = 'waiting' AND counted_from_step IS NULL AND cardinality(awaits) = 0
       AND ${NOTHING_BEFORE}
     RETURNING id, kind, fence, due_at IS NULL OR due_at <= now() AS now`,
    [runId, ENQUEUE_GRACE_SECONDS],
  );
  await writeRunState(manager, runId);
  return { ready: [...undone, ...released.filter(({ now }) => now)], eventIds };
}

/** Writes the state of a run, derived from the states of its actions. */
export async function writeRunState(manager: EntityManager, runId: string): Promise<void> {
  await manager.query(
    `UPDATE runs SET state = derived.state,
       finished_at = CASE WHEN derived.state IN ('running', 'waiting', 'asked') THEN NULL ELSE coalesce(finished_at, now()) END
     FROM (SELECT CASE
         WHEN bool_or(state = 'running' OR state = 'ready' AND (due_at IS NULL OR due_at <= now() OR failures > 0))
           THEN 'running'
         WHEN bool_or(state = 'failed') THEN 'failed'
         WHEN bool_or(state = 'rejected') THEN 'rejected'
         WHEN bool_or(state IN ('waiting', 'ready')) THEN 'waiting'
         WHEN bool_or(state = 'asked') THEN 'asked'
         WHEN bool_and(state = 'withdrawn') THEN 'withdrawn'
         WHEN bool_or(skipped_at IS NOT NULL) THEN 'incomplete'
         ELSE 'succeeded' END AS state
       FROM actions WHERE run_id = $1) derived
     WHERE runs.id = $1`,
    [runId],
  );
}
