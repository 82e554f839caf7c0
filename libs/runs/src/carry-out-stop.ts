import { withdrawDeliveries } from '@linchpin/deliveries';
import type { ActionKind } from '@linchpin/queue';
import type { EntityManager } from 'typeorm';
import { ENQUEUE_GRACE_SECONDS, type ReadyAction } from './ready-action.js';

/** What is taken back when a run is stopped and undone. Rooms stay: a person says what becomes of the meeting. */
const UNDONE: readonly ActionKind[] = ['documents.generate', 'agency-checks.request', 'alerts.send', 'tasks.assign'];

/**
 * Carries out in a stopped run what its stop says, for whatever has come about in it since. The caller has locked the
 * run. Does nothing in a run that goes on.
 */
export async function carryOutStop(manager: EntityManager, runId: string): Promise<ReadyAction[]> {
  const [run] = await manager.query<{ reason: string; undo: boolean }[]>(
    `SELECT stopped_reason AS reason, stop_undoes AS undo FROM runs WHERE id = $1 AND stopped_at IS NOT NULL`,
    [runId],
  );
  if (!run) return [];
  await manager.query(
    `UPDATE actions SET state = 'withdrawn', reason = $2, finished_at = now()
     WHERE run_id = $1 AND intent = 'perform' AND state IN ('waiting', 'ready', 'rejected', 'failed')`,
    [runId, run.reason],
  );
  await stopDelivering(manager, runId, run.reason);
  if (!run.undo) return [];
  return withdrawDone(manager, runId, UNDONE);
}

/** Has what was done in a run by these kinds taken back: each action gets attempts anew, which withdraw. */
export async function withdrawDone(
  manager: EntityManager,
  runId: string,
  kinds: readonly ActionKind[],
  stepKeys: readonly string[] | null = null,
): Promise<ReadyAction[]> {
  const [ready] = await manager.query<[ReadyAction[], number]>(
    `UPDATE actions SET state = 'ready', intent = 'withdraw', failures = 0, due_at = NULL, latest_at = NULL,
       when_past = 'now', finished_at = NULL, enqueue_after = now() + make_interval(secs => $4)
     WHERE run_id = $1 AND state IN ('asked', 'succeeded') AND intent = 'perform' AND kind = ANY ($2)
       AND ($3::text[] IS NULL OR step_key = ANY ($3)) RETURNING id, kind, fence`,
    [runId, kinds, stepKeys, ENQUEUE_GRACE_SECONDS],
  );
  return ready;
}

/**
 * What has not gone never goes. A step of which something has gone stands as far as that went; one of which nothing has is
 * withdrawn. Where something is being sent at this very moment, this happens when it has ended.
 */
async function stopDelivering(manager: EntityManager, runId: string, reason: string): Promise<void> {
  const delivering = await manager.query<{ id: string }[]>('SELECT id FROM actions WHERE run_id = $1 AND delivering', [
    runId,
  ]);
  if (delivering.length === 0) return;
  const ids = delivering.map(({ id }) => id);
  await withdrawDeliveries(manager, ids, reason);
  await manager.query(
    `UPDATE actions SET delivering = false, reason = CASE WHEN gone.some THEN NULL ELSE $2 END,
       finished_at = CASE WHEN gone.some AND asked IS NOT NULL THEN NULL ELSE now() END,
       state = CASE WHEN NOT gone.some THEN 'withdrawn' WHEN asked IS NULL THEN 'succeeded' ELSE 'asked' END
     FROM (SELECT action_id, bool_or(state = 'accepted') AS some, bool_or(state = 'sending') AS going
           FROM deliveries WHERE action_id = ANY ($1) GROUP BY action_id) gone
     WHERE actions.id = gone.action_id AND NOT gone.going`,
    [ids, reason],
  );
}
