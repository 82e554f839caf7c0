import type { EntityManager } from 'typeorm';
import type { RunNeeds } from './run-needs.js';
import { awaitedWords } from './begin-run.js';
import { withdrawDone } from './carry-out-stop.js';
import type { PlannedAction } from './planned-run.js';
import { type Progress, releaseWaiting } from './run-progress.js';

/** Steps that have not begun, and may still be planned anew. A step that a person left out has an end. */
const NOT_BEGUN = `(state = 'waiting' OR (state = 'ready' AND fence = 0 AND intent = 'perform')
  OR (state = 'skipped' AND finished_at IS NULL))`;

/**
 * Plans the steps of a run anew that have not begun: with other settings and times, left out, or no longer left out. The
 * tasks of the steps named in `answered` are withdrawn unless they are done. Returns how the run goes on.
 */
export async function refreshActions(
  manager: EntityManager,
  needs: RunNeeds,
  runId: string,
  actions: readonly PlannedAction[],
  answered: readonly string[],
): Promise<Progress> {
  await manager.query('SELECT 1 FROM runs WHERE id = $1 FOR NO KEY UPDATE', [runId]);
  for (const action of actions) {
    const awaits = action.awaits ?? [];
    await manager.query(
      `UPDATE actions SET settings = $3, due_at = $4, counted_from_step = $5, latest_at = $6, when_past = $7, awaits = $8,
         state = $9, reason = $10
       WHERE run_id = $1 AND step_key = $2 AND ${NOT_BEGUN}`,
      [
        ...[runId, action.stepKey, action.settings, action.dueAt, action.countedFromStep, action.latestAt],
        ...[action.whenPast, awaits, action.skipped ? 'skipped' : 'waiting', awaitedWords(awaits)],
      ],
    );
  }
  const undone = await withdrawDone(manager, runId, ['tasks.assign'], answered);
  const { ready, eventIds } = await releaseWaiting(manager, needs, runId);
  return { ready: [...undone, ...ready], eventIds };
}

/** Keeps what a run goes by from now on, in the caller's transaction. */
export async function keepFacts(manager: EntityManager, runId: string, facts: Record<string, unknown>): Promise<void> {
  await manager.query('UPDATE runs SET facts = $2 WHERE id = $1', [runId, facts]);
}
