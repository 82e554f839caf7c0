import type { EntityManager } from 'typeorm';
import type { PlannedRun } from './planned-run.js';
import { noteChildren } from './run-children.js';
import { type Progress, releaseWaiting } from './run-progress.js';
import type { RunNeeds } from './run-needs.js';

/** Why a step waits for facts, in words for its line on the run's page; null when it waits for none. */
export function awaitedWords(awaits: readonly string[]): string | null {
  if (awaits.length === 0) return null;
  return `Waits for: ${awaits.join(', ')}. It goes on when an event about the same subject gives it.`;
}

/** A run that has begun, and how it goes on. */
export interface BegunRun extends Progress {
  runId: string;
}

/**
 * Writes a run with its actions in the caller's transaction and returns how it goes on, or null when this trigger has
 * already run for this subject: then nothing is written. What it owes is written by `oweDeadlines`.
 */
export async function beginRun(manager: EntityManager, needs: RunNeeds, plan: PlannedRun): Promise<BegunRun | null> {
  const [run] = await manager.query<{ id: string }[]>(
    `INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject, restricted, repeat_key, facts,
       stopped_at, stopped_reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE WHEN $9::text IS NOT NULL THEN now() END, $9)
     ON CONFLICT ON CONSTRAINT runs_once DO NOTHING RETURNING id`,
    [
      plan.triggerId,
      plan.triggerVersionId,
      plan.event.id,
      plan.event.sourceId,
      plan.event.subject,
      plan.event.restricted,
      plan.repeatKey,
      plan.facts ?? null,
      plan.stopped ?? null,
    ],
  );
  if (!run) return null;
  const childRef = plan.event.data?.childRef;
  if (typeof childRef === 'string') await noteChildren(manager, run.id, [childRef]);
  for (const [index, action] of plan.actions.entries()) {
    await manager.query(
      `INSERT INTO actions (run_id, step_key, position, kind, title, settings, waits_for, state, due_at,
         counted_from_step, latest_at, when_past, awaits, reason, only_while_open)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
      [
        run.id,
        action.stepKey,
        index + 1,
        action.kind,
        action.title,
        action.settings,
        action.waitsFor,
        action.skipped ? 'skipped' : 'waiting',
        action.dueAt,
        action.countedFromStep,
        action.latestAt,
        action.whenPast,
        action.awaits ?? [],
        awaitedWords(action.awaits ?? []),
        action.onlyWhileOpen ?? null,
      ],
    );
  }
  return { runId: run.id, ...(await releaseWaiting(manager, needs, run.id)) };
}
