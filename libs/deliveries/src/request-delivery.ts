import { currentThread } from '@linchpin/logging';
import type { EntityManager } from 'typeorm';
import type { DeliveryIntent } from './delivery.js';
import { DELIVERY_GRACE_SECONDS } from './delivery-schedule.js';

/**
 * Writes down that something is to be brought to a recipient, in the transaction of what it tells of. Asked for again, it is
 * the same delivery: one that has gone or is on its way stays so, one that failed or was withdrawn is tried anew.
 */
export async function requestDelivery(manager: EntityManager, intent: DeliveryIntent): Promise<void> {
  const { purpose, about, actionId, channel, recipient, recipientName } = intent;
  await manager.query(
    `INSERT INTO deliveries AS known (purpose, about, action_id, channel, recipient, recipient_name, enqueue_after, thread)
     VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(secs => CASE WHEN $3::uuid IS NULL THEN 0 ELSE $7 END), $8)
     ON CONFLICT ON CONSTRAINT deliveries_once DO UPDATE
     SET state = CASE WHEN known.state IN ('failed', 'withdrawn') THEN 'waiting' ELSE known.state END,
       failures = CASE WHEN known.state IN ('failed', 'withdrawn') THEN 0 ELSE known.failures END,
       due_at = CASE WHEN known.state IN ('failed', 'withdrawn') THEN now() ELSE known.due_at END,
       enqueue_after = CASE WHEN known.state IN ('failed', 'withdrawn') THEN EXCLUDED.enqueue_after ELSE known.enqueue_after END,
       reason = CASE WHEN known.state IN ('failed', 'withdrawn') THEN NULL ELSE known.reason END,
       withdraw_asked_at = NULL, recipient_name = EXCLUDED.recipient_name`,
    [purpose, about, actionId, channel, recipient, recipientName, DELIVERY_GRACE_SECONDS, currentThread() ?? null],
  );
}

/**
 * Takes back what has not gone of these actions, but for these recipients, in the caller's transaction: it never goes. What
 * is being sent at this very moment may arrive; if it does not, it is not tried again.
 */
export async function withdrawDeliveries(
  manager: EntityManager,
  actionIds: readonly string[],
  reason: string,
  exceptFor: readonly string[] = [],
): Promise<void> {
  await manager.query(
    `UPDATE deliveries SET withdraw_asked_at = now(), reason = $2,
       state = CASE WHEN state = 'sending' THEN state ELSE 'withdrawn' END
     WHERE action_id = ANY ($1) AND state IN ('waiting', 'sending', 'failed') AND recipient <> ALL ($3)`,
    [actionIds, reason, exceptFor],
  );
}

/** The deliveries of an action that have not ended, in the caller's transaction: it goes on when they have. */
export async function openDeliveries(manager: EntityManager, actionId: string): Promise<string[]> {
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM deliveries WHERE action_id = $1 AND state IN ('waiting', 'sending') ORDER BY created_at, id`,
    [actionId],
  );
  return rows.map(({ id }) => id);
}

/** Has the failed deliveries of an action tried anew, and nothing else of it. Returns their ids. */
export async function retryDeliveries(manager: EntityManager, actionId: string): Promise<string[]> {
  const [rows] = await manager.query<[{ id: string }[], number]>(
    `UPDATE deliveries SET state = 'waiting', failures = 0, due_at = now(), reason = NULL,
       enqueue_after = now() + make_interval(secs => $2)
     WHERE action_id = $1 AND state = 'failed' RETURNING id`,
    [actionId, DELIVERY_GRACE_SECONDS],
  );
  return rows.map(({ id }) => id);
}
