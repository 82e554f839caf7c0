import type { ActionKind } from '@linchpin/queue';
import type { EntityManager } from 'typeorm';
import type { ReadyAction } from './ready-action.js';
import { releaseWaiting } from './run-progress.js';

/** One step of a plan: an action to be. */
export interface PlannedAction {
  stepKey: string;
  kind: ActionKind;
  title: string;
  settings: Record<string, unknown>;
  /** Keys of the steps that must have succeeded before. */
  waitsFor: readonly string[];
  /** Not before this time; null for at once. */
  dueAt: Date | null;
  /** The step's own condition does not hold: it is shown as skipped, and what comes after it goes on. */
  skipped: boolean;
}

/** A run to be: one trigger version applied to one subject. */
export interface PlannedRun {
  triggerId: string;
  triggerVersionId: string;
  event: { id: string; sourceId: string; subject: string; restricted: boolean };
  /** Empty when the trigger runs once per subject; the event's id when it runs for every event. */
  repeatKey: string;
  actions: readonly PlannedAction[];
}

/**
 * Writes a run and its actions in the caller's transaction and returns the actions that are ready, or null when this
 * trigger has already run for this subject: then nothing is written.
 */
export async function beginRun(manager: EntityManager, plan: PlannedRun): Promise<ReadyAction[] | null> {
  const [run] = await manager.query<{ id: string }[]>(
    `INSERT INTO runs (trigger_id, trigger_version_id, event_id, source_id, subject, restricted, repeat_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT ON CONSTRAINT runs_once DO NOTHING RETURNING id`,
    [
      plan.triggerId,
      plan.triggerVersionId,
      plan.event.id,
      plan.event.sourceId,
      plan.event.subject,
      plan.event.restricted,
      plan.repeatKey,
    ],
  );
  if (!run) return null;
  for (const [index, action] of plan.actions.entries()) {
    await manager.query(
      `INSERT INTO actions (run_id, step_key, position, kind, title, settings, waits_for, state, due_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
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
      ],
    );
  }
  return releaseWaiting(manager, run.id);
}
