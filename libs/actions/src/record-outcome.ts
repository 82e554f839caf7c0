import { meetByStep } from '@linchpin/deadlines';
import { openDeliveries } from '@linchpin/deliveries';
import { askAPerson } from '@linchpin/events';
import { type Progress, type ReadyAction, releaseWaiting, type RunNeeds } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import type { ActionOutcome } from './action-handler.js';
import type { ClaimedAction } from './claimed-action.js';
import { endFollowUps } from './follow-ups.js';
import { OvertakenError } from './runner-errors.js';

/**
 * It is done; or people were asked and nothing is done yet; or what it sends is on its way, and it is either of them when the
 * last delivery has ended.
 */
const ENDED = `result = $3, asked = $4, reason = NULL, failures = 0, delivering = sends.open,
  state = CASE WHEN sends.open THEN 'running' WHEN $4::jsonb IS NULL THEN 'succeeded' ELSE 'asked' END,
  asked_at = CASE WHEN $4::jsonb IS NULL THEN asked_at ELSE now() END,
  finished_at = CASE WHEN sends.open OR $4::jsonb IS NOT NULL THEN NULL ELSE now() END
  FROM (SELECT EXISTS (SELECT 1 FROM deliveries
          WHERE deliveries.action_id = $1 AND deliveries.state IN ('waiting', 'sending')) AS open) sends`;

/** Writes what an attempt came to, in the transaction of its effect. Throws `OvertakenError` when it no longer may. */
export async function recordOutcome(
  manager: EntityManager,
  needs: RunNeeds,
  action: ClaimedAction,
  outcome: ActionOutcome,
): Promise<Progress> {
  if (action.intent === 'withdraw' && outcome.outcome === 'succeeded') {
    // Where nothing was left to take back, as of a task that is done, what was done stands.
    const state = outcome.result.withdrawn === 0 ? 'succeeded' : 'withdrawn';
    await writeAndReleaseClaim(
      manager,
      action,
      `state = $4, result = result || $3, failures = 0, finished_at = now()`,
      [outcome.result, state],
    );
    await finishAttempt(manager, action, 'succeeded', state);
    return releaseWaiting(manager, needs, action.runId);
  }
  switch (outcome.outcome) {
    case 'succeeded': {
      const { delivering } = await writeAndReleaseClaim(manager, action, ENDED, [
        outcome.result,
        outcome.asked ?? null,
      ]);
      await finishAttempt(manager, action, 'succeeded', null);
      if (delivering) {
        const progress = await goOn(manager, needs, action, outcome.needsPerson);
        return { ...progress, deliveryIds: await openDeliveries(manager, action.id) };
      }
      if (outcome.workDone !== false) await meetByStep(manager, action.runId, action.stepKey, new Date());
      return withEnded(
        // Only what was tried before can have asked for anybody.
        action.fence === 1 ? [] : await endFollowUps(manager, action.id),
        await goOn(manager, needs, action, outcome.needsPerson),
      );
    }
    case 'deferred':
      await writeAndReleaseClaim(manager, action, `state = 'ready', due_at = $3, enqueue_after = $3`, [outcome.until]);
      await finishAttempt(manager, action, 'deferred', `until ${outcome.until.toISOString()}`);
      return releaseWaiting(manager, needs, action.runId);
    case 'rejected':
      await writeAndReleaseClaim(manager, action, `state = 'rejected', reason = $3, result = $4, finished_at = now()`, [
        outcome.reason,
        outcome.result ?? null,
      ]);
      await finishAttempt(manager, action, 'rejected', outcome.reason);
      return withTold(manager, needs, action, 'action.rejected');
  }
}

/** Leaves a step undone that a hold keeps still. The run is stopped by the caller. */
export async function recordHeld(manager: EntityManager, action: ClaimedAction, reason: string): Promise<void> {
  await writeAndReleaseClaim(manager, action, `state = 'withdrawn', reason = $3, finished_at = now()`, [reason]);
  await finishAttempt(manager, action, 'rejected', reason);
}

/**
 * Writes a failed attempt, or one that was lost with its process: the action is tried again later, or has failed when
 * its attempts are used up. One that was cut off from the database is tried again and uses up none: nothing is wrong with
 * the action. Throws `OvertakenError` when it is no longer this attempt's turn.
 */
export async function recordFailure(
  manager: EntityManager,
  needs: RunNeeds,
  action: ClaimedAction,
  detail: string,
  outcome: 'failed' | 'lost' | 'cut-off' = 'failed',
): Promise<Progress & { nextAt: Date | null }> {
  const counted = outcome === 'cut-off' ? 0 : 1;
  const wait = {
    failed: retryAfter(action.failures + 1),
    lost: retryLostAfter(action.failures + 1),
    'cut-off': AGAIN_AFTER_LOST_CONNECTION,
  }[outcome];
  const nextAt = wait === undefined ? null : new Date(Date.now() + wait * 1000);
  if (nextAt) {
    const change = `state = 'ready', failures = failures + $4, due_at = $3,
      enqueue_after = $3::timestamptz + interval '5 seconds'`;
    await writeAndReleaseClaim(manager, action, change, [nextAt, counted]);
  } else {
    const change = `state = 'failed', failures = failures + 1, reason = $3, finished_at = now()`;
    await writeAndReleaseClaim(manager, action, change, [detail]);
  }
  await finishAttempt(manager, action, outcome === 'cut-off' ? 'lost' : outcome, detail);
  if (!nextAt) return { nextAt, ...(await withTold(manager, needs, action, 'action.failed')) };
  return { nextAt, ...(await releaseWaiting(manager, needs, action.runId)) };
}

function goOn(
  manager: EntityManager,
  needs: RunNeeds,
  action: ClaimedAction,
  needsPerson: Parameters<typeof askAPerson>[3] | undefined,
): Promise<Progress> {
  return needsPerson ? withTold(manager, needs, action, needsPerson) : releaseWaiting(manager, needs, action.runId);
}

async function withTold(
  manager: EntityManager,
  needs: RunNeeds,
  action: ClaimedAction,
  type: Parameters<typeof askAPerson>[3],
): Promise<Progress> {
  const { ready, eventIds } = await releaseWaiting(manager, needs, action.runId);
  return { ready, eventIds: [...eventIds, ...(await askAPerson(manager, needs, action, type))] };
}

function withEnded(ended: readonly ReadyAction[], { ready, eventIds }: Progress): Progress {
  return { ready: [...ready, ...ended], eventIds };
}

async function writeAndReleaseClaim(
  manager: EntityManager,
  action: ClaimedAction,
  change: string,
  values: unknown[],
): Promise<{ delivering: boolean }> {
  const [[written]] = await manager.query<[{ delivering: boolean }[], number]>(
    `UPDATE actions SET lease_until = NULL, ${change} WHERE id = $1 AND fence = $2 AND state = 'running'
     RETURNING delivering`,
    [action.id, action.fence, ...values],
  );
  if (!written) throw new OvertakenError(action.id, action.fence);
  return written;
}

async function finishAttempt(manager: EntityManager, action: ClaimedAction, outcome: string, detail: string | null) {
  await manager.query(
    `UPDATE action_attempts SET finished_at = now(), outcome = $3, detail = $4 WHERE action_id = $1 AND number = $2`,
    [action.id, action.fence, outcome, detail],
  );
}

/** Seconds to wait after the first, second, … failed attempt. When the list is used up, the action has failed. */
export const retrySchedule = [2, 10, 60, 300] as const;

/** How long after this many failed attempts the next one is due, in seconds; undefined when there is none. */
export function retryAfter(failures: number): number | undefined {
  return retrySchedule[failures - 1];
}

/**
 * The same for an attempt that was lost with its process: its lease was wait enough, so that killed work moves on. What is
 * lost again and again may be what ends its processes, and waits.
 */
const lostSchedule: readonly number[] = [0, 0, 60, 300];

/** How long after this many attempts, the last of which was lost with its process, the next one is due, in seconds. */
function retryLostAfter(failures: number): number | undefined {
  return lostSchedule[failures - 1];
}

/** Seconds after which an attempt is made again that was lost with its connection to the database. It counts as none. */
export const AGAIN_AFTER_LOST_CONNECTION = 2;
