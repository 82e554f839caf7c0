import type { ActionKind } from '@linchpin/queue';
import { type Progress, releaseWaiting, type RunNeeds, skipOrRejectLate, TOO_LATE_SINCE } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import { leaveOvertaken } from './overtaken-action.js';

/**
 * Ends a ready action that is not done any more: one that is not needed, for what it is about was done meanwhile, is
 * left out; one that comes only after its time, because the queue or the whole service was away, is left out or handed to
 * a person, as its trigger says. Null when it is neither, or not ready any more.
 */
export async function endUnneededOrLate(
  manager: EntityManager,
  needs: RunNeeds,
  actionId: string,
): Promise<Progress | null> {
  const overtakenIn = await leaveOvertaken(manager, actionId);
  if (overtakenIn !== null) return releaseWaiting(manager, needs, overtakenIn);
  const [action] = await manager.query<LateAction[]>(
    `SELECT id, kind, fence, run_id AS "runId", when_past AS "whenPast", ${TOO_LATE_SINCE} AS passed
     FROM actions WHERE id = $1 AND state = 'ready' AND ${TOO_LATE_SINCE} IS NOT NULL FOR NO KEY UPDATE`,
    [actionId],
  );
  if (!action) return null;
  const told = await skipOrRejectLate(manager, needs, action, action.passed);
  const { ready, eventIds } = await releaseWaiting(manager, needs, action.runId);
  return { ready, eventIds: [...told, ...eventIds] };
}

interface LateAction {
  id: string;
  kind: ActionKind;
  fence: number;
  runId: string;
  whenPast: 'skip' | 'person';
  passed: Date;
}
