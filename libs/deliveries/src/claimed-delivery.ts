import { LEASE_SECONDS } from '@linchpin/database';
import type { Thread } from '@linchpin/logging';
import type { DataSource, EntityManager } from 'typeorm';
import type { ChannelName, DeliveryPurpose } from './delivery.js';

/** A delivery that this process alone may send, for as long as it renews its lease. */
export interface ClaimedDelivery {
  id: string;
  purpose: DeliveryPurpose;
  about: string;
  actionId: string | null;
  channel: ChannelName;
  recipient: string;
  fence: number;
  failures: number;
  /** It was to be withdrawn while a try that is lost was sending it. */
  withdrawAsked: boolean;
  /** What it follows from, for the log. */
  thread: Thread | null;
}

const CLAIM = `id, purpose, about, action_id AS "actionId", channel, recipient, fence, failures,
  withdraw_asked_at IS NOT NULL AS "withdrawAsked", thread`;

/** Moves a delivery from waiting to sending by compare-and-set. Null when it does not wait, or not yet. */
export async function claimDelivery(dataSource: DataSource, deliveryId: string): Promise<ClaimedDelivery | null> {
  const [[claimed]] = await dataSource.query<[ClaimedDelivery[], number]>(
    `UPDATE deliveries SET state = 'sending', fence = fence + 1, lease_until = now() + make_interval(secs => $2)
     WHERE id = $1 AND state = 'waiting' AND due_at <= now() RETURNING ${CLAIM}`,
    [deliveryId, LEASE_SECONDS],
  );
  return claimed ?? null;
}

/** Renews the lease of a claim. */
export async function renewDelivery(dataSource: DataSource, { id, fence }: ClaimedDelivery): Promise<void> {
  await dataSource.query(
    `UPDATE deliveries SET lease_until = now() + make_interval(secs => $3)
     WHERE id = $1 AND fence = $2 AND state = 'sending'`,
    [id, fence, LEASE_SECONDS],
  );
}

/** How a try ended. */
export type DeliveryEnd =
  | { state: 'accepted'; answer: string }
  | { state: 'failed'; reason: string }
  | { state: 'withdrawn'; reason: string }
  /** To be tried again after so many seconds; one that was to be withdrawn meanwhile is withdrawn instead. */
  | { state: 'waiting'; reason: string; afterSeconds: number };

/** Writes how a try ended. Returns the state that it has now, or null when it is no longer this claim's. */
export async function recordDelivery(
  manager: EntityManager,
  { id, fence }: ClaimedDelivery,
  end: DeliveryEnd,
): Promise<string | null> {
  const [[row]] = await manager.query<[{ state: string }[], number]>(
    `UPDATE deliveries SET lease_until = NULL,
       state = CASE WHEN $3 IN ('waiting', 'failed') AND withdraw_asked_at IS NOT NULL THEN 'withdrawn' ELSE $3 END,
       accepted_at = CASE WHEN $3 = 'accepted' THEN now() END, answer = $4,
       reason = CASE WHEN withdraw_asked_at IS NOT NULL AND $3 <> 'accepted' THEN reason ELSE $5 END,
       failures = failures + CASE WHEN $3 IN ('waiting', 'failed') THEN 1 ELSE 0 END,
       due_at = now() + make_interval(secs => $6), enqueue_after = now() + make_interval(secs => $6 + 2)
     WHERE id = $1 AND fence = $2 AND state = 'sending' RETURNING state`,
    [
      id,
      fence,
      end.state,
      end.state === 'accepted' ? withoutAddresses(end.answer) : null,
      end.state === 'accepted' ? null : end.reason,
      end.state === 'waiting' ? end.afterSeconds : 0,
    ],
  );
  return row?.state ?? null;
}

/** What a server answers may repeat whom it answers about. */
function withoutAddresses(answer: string): string {
  return answer.replace(/\S+@\S+/g, '…').slice(0, 200);
}
