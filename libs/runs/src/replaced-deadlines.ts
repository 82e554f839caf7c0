import type { EntityManager } from 'typeorm';

/**
 * SQL: what a later event about the subject of `older` owes in its place, by the trigger of its run `older_run`. What was
 * missed before the later event happened is not replaced, nor is anything by a run that is about one child alone: what is
 * owed for a brother is still owed.
 */
const NEWER = `FROM deadlines newer JOIN runs newer_run ON newer_run.id = newer.run_id
  WHERE newer.source_id = older.source_id AND newer.subject = older.subject AND newer.key = older.key
    AND newer_run.trigger_id = older_run.trigger_id AND newer.counts_since < older.due_at
    AND (newer.counts_since, newer.created_at) > (older.counts_since, older.created_at)
    AND newer_run.repeat_key IN ('', newer_run.event_id::text)`;

const NOTE = 'It is owed anew for a later event about the same subject.';

/**
 * Withdraws what a trigger owes twice. A run has begun: of the deadlines of its trigger with one key about one subject,
 * only that of the latest event is still owed. Events come in any order, so it may be the new run's own that goes. What
 * was missed before the later event happened stays missed, and what was done stays done. The caller holds `oneAtATime`.
 */
export async function withdrawReplaced(manager: EntityManager, runId: string): Promise<void> {
  await manager.query(
    `WITH replaced AS (
       SELECT older.id
       FROM runs begun JOIN deadlines older ON older.source_id = begun.source_id AND older.subject = begun.subject
         JOIN runs older_run ON older_run.id = older.run_id AND older_run.trigger_id = begun.trigger_id
       WHERE begun.id = $1 AND older.state = 'open' AND older.done_at IS NULL AND EXISTS (SELECT 1 ${NEWER})
       ORDER BY older.due_on, older.id FOR NO KEY UPDATE OF older),
     withdrawn AS (
       UPDATE deadlines SET state = 'withdrawn' FROM replaced WHERE deadlines.id = replaced.id RETURNING deadlines.id)
     INSERT INTO deadline_history (deadline_id, change, note) SELECT id, 'withdrawn', $2 FROM withdrawn`,
    [runId, NOTE],
  );
}

/** Whether a later event about the same subject has taken the place of a deadline. The caller holds `oneAtATime`. */
export async function isReplaced(manager: EntityManager, deadlineId: string): Promise<boolean> {
  return (await newestInstead(manager, deadlineId)) !== null;
}

/** The deadline of the latest event that has taken the place of another, or null when none has. */
export async function newestInstead(
  manager: EntityManager,
  deadlineId: string,
): Promise<{ id: string; restricted: boolean } | null> {
  const [newest] = await manager.query<{ id: string; restricted: boolean }[]>(
    `SELECT instead.id, instead.restricted
     FROM deadlines older JOIN runs older_run ON older_run.id = older.run_id
       CROSS JOIN LATERAL (SELECT newer.id, newer.restricted ${NEWER}
                           ORDER BY newer.counts_since DESC, newer.created_at DESC LIMIT 1) instead
     WHERE older.id = $1`,
    [deadlineId],
  );
  return newest ?? null;
}
