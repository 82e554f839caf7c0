import type { AlarmsService, EventsService } from '@linchpin/events';
import type { EntityManager } from 'typeorm';
import type { ActionOutcome } from './action-handler.js';
import type { ReadyAction } from './ready-action.js';
import type { ClaimedAction } from './claimed-action.js';
import { retryAfter } from './retry-schedule.js';
import { releaseWaiting } from './run-progress.js';
import { OvertakenError } from './runner-errors.js';

/** Who hears of an action that needs a person. */
export interface Tell {
  events: EventsService;
  alarms: AlarmsService;
}

export interface Recorded {
  /** Actions that may be tried now that this one is done. */
  ready: ReadyAction[];
  /** Events recorded on the way, to be announced after the commit. */
  eventIds: string[];
}

/** Writes what an attempt came to, in the transaction of its effect. Throws `OvertakenError` when it no longer may. */
export async function recordOutcome(
  manager: EntityManager,
  tell: Tell,
  action: ClaimedAction,
  outcome: ActionOutcome,
): Promise<Recorded> {
  switch (outcome.outcome) {
    case 'succeeded':
      await settle(
        manager,
        action,
        `state = 'succeeded', result = $3, reason = NULL, failures = 0, finished_at = now()`,
        [outcome.result],
      );
      await finishAttempt(manager, action, 'succeeded', null);
      return { ready: await releaseWaiting(manager, action.runId), eventIds: [] };
    case 'deferred':
      await settle(manager, action, `state = 'ready', due_at = $3, enqueue_after = $3`, [outcome.until]);
      await finishAttempt(manager, action, 'deferred', `until ${outcome.until.toISOString()}`);
      return { ready: await releaseWaiting(manager, action.runId), eventIds: [] };
    case 'rejected':
      await settle(manager, action, `state = 'rejected', reason = $3, result = $4, finished_at = now()`, [
        outcome.reason,
        outcome.result ?? null,
      ]);
      await finishAttempt(manager, action, 'rejected', outcome.reason);
      await releaseWaiting(manager, action.runId);
      return { ready: [], eventIds: await askAPerson(manager, tell, action, 'action.rejected') };
  }
}

/**
 * Writes a failed attempt, or one that was lost with its process: the action is tried again later, or has failed when
 * its attempts are used up. Throws `OvertakenError` when it is no longer this attempt's turn.
 */
export async function recordFailure(
  manager: EntityManager,
  tell: Tell,
  action: ClaimedAction,
  detail: string,
  outcome: 'failed' | 'lost' = 'failed',
): Promise<{ nextAt: Date | null; eventIds: string[] }> {
  const wait = retryAfter(action.failures + 1);
  const nextAt = wait === undefined ? null : new Date(Date.now() + wait * 1000);
  if (nextAt) {
    const change = `state = 'ready', failures = failures + 1, due_at = $3,
      enqueue_after = $3::timestamptz + interval '5 seconds'`;
    await settle(manager, action, change, [nextAt]);
  } else {
    const change = `state = 'failed', failures = failures + 1, reason = $3, finished_at = now()`;
    await settle(manager, action, change, [detail]);
  }
  await finishAttempt(manager, action, outcome, detail);
  await releaseWaiting(manager, action.runId);
  return { nextAt, eventIds: nextAt ? [] : await askAPerson(manager, tell, action, 'action.failed') };
}

async function settle(manager: EntityManager, action: ClaimedAction, change: string, values: unknown[]): Promise<void> {
  const [, changed] = await manager.query<[unknown[], number]>(
    `UPDATE actions SET lease_until = NULL, ${change} WHERE id = $1 AND fence = $2 AND state = 'running'`,
    [action.id, action.fence, ...values],
  );
  if (changed !== 1) throw new OvertakenError(action.id, action.fence);
}

async function finishAttempt(manager: EntityManager, action: ClaimedAction, outcome: string, detail: string | null) {
  await manager.query(
    `UPDATE action_attempts SET finished_at = now(), outcome = $3, detail = $4 WHERE action_id = $1 AND number = $2`,
    [action.id, action.fence, outcome, detail],
  );
}

/**
 * What needs a person becomes an event, so that a trigger says who is told. Not for the runs that such events began:
 * a task that cannot be given must not ask for another task, so operations are alarmed instead.
 */
async function askAPerson(
  manager: EntityManager,
  tell: Tell,
  action: ClaimedAction,
  type: 'action.rejected' | 'action.failed',
): Promise<string[]> {
  if (action.event.source === 'linchpin') {
    const detail = 'A task that Linchpin itself asked for could not be given to anybody.';
    await tell.alarms.raise('not-handed-over', action.event.id, detail, manager);
    return [];
  }
  const { teamCode, restricted } = action.event;
  const eventId = await tell.events.recordInternal(manager, {
    id: `${action.id}/${String(action.fence)}`,
    type,
    subject: `action/${action.id}`,
    occurredAt: new Date(),
    teamCode,
    restricted,
    data: {
      actionId: action.id,
      runId: action.runId,
      actionKind: action.kind,
      aboutRef: action.event.reference,
      ...(teamCode && { teamCode }),
      ...(restricted && { restricted }),
    },
  });
  return [eventId];
}
