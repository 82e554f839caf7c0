import { recordAboutAction } from '@linchpin/events';
import type { ActionKind } from '@linchpin/queue';
import { eventOfRun, type Progress, releaseWaiting, type RunNeeds } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';

/** The longest reason for skipping a step, in characters. */
export const LONGEST_SKIP_REASON = 300;

/** Who skips a step, by their staff reference, and why. */
export interface SkippedByPerson {
  ref: string;
  /** In plain words: no names, and nothing about a child. */
  reason: string;
}

/** A reason that will not do. The message is a sentence for the person who gave it. */
export class SkipRefusedError extends Error {
  override name = 'SkipRefusedError';
  override stack?: string = undefined;
}

/** Skips an action for a person in the caller's transaction; undefined when it is no longer there to be skipped. */
export async function skipAction(
  manager: EntityManager,
  needs: RunNeeds,
  actionId: string,
  { ref, reason }: SkippedByPerson,
  also: (manager: EntityManager) => Promise<string[]>,
): Promise<Progress | undefined> {
  const words = skipReason(reason);
  const [[row]] = await manager.query<[{ id: string; kind: ActionKind; fence: number; runId: string }[], number]>(
    `UPDATE actions SET state = 'skipped', finished_at = now(), skipped_at = now(), skipped_by = $2, skip_reason = $3
     WHERE id = $1 AND state IN ('failed', 'rejected') RETURNING id, kind, fence, run_id AS "runId"`,
    [actionId, ref, words],
  );
  if (!row) return undefined;
  const { ready, eventIds } = await releaseWaiting(manager, needs, row.runId);
  const told = await recordAboutAction(
    manager,
    needs,
    { ...row, event: await eventOfRun(manager, row.runId) },
    'action.skipped',
  );
  return { ready, eventIds: [...eventIds, ...told, ...(await also(manager))] };
}

/** The reason on one line. Throws `SkipRefusedError`. */
function skipReason(reason: string): string {
  const words = reason.replace(/\s+/g, ' ').trim();
  if (words.length < 3) throw new SkipRefusedError('Enter why the step is skipped, in a few words');
  if (words.length > LONGEST_SKIP_REASON) {
    throw new SkipRefusedError(`The reason must be ${String(LONGEST_SKIP_REASON)} characters or fewer`);
  }
  if (/[{}<>\p{Cc}]/u.test(words)) throw new SkipRefusedError('Use plain words, without brackets like { or <');
  return words;
}
