import type { EntityManager } from 'typeorm';

/** The event as a deadline sees it. */
export interface SettlingEvent {
  id: string;
  sourceId: string;
  type: string;
  subject: string;
  occurredAt: Date;
  data: Record<string, unknown>;
}

/**
 * Settles the deadlines that an event meets: those of the same subject that wait for this type, and, when a task was
 * done, those that wait for the step that gave it. Call it in the transaction that matches the event, for every event
 * and before its runs begin. What was done before the due moment is met although it is heard of too late; what was done
 * later stays missed and remembers when it was done. Repeats change nothing.
 */
export async function settleDeadlines(manager: EntityManager, event: SettlingEvent): Promise<void> {
  await oneAtATime(manager, event.sourceId, event.subject);
  await settle(manager, `source_id = $2 AND subject = $3 AND met_by_event = $4 AND counts_since <= $1`, [
    event.occurredAt,
    event.sourceId,
    event.subject,
    event.type,
  ]);
  if (event.type !== 'task.done' || typeof event.data.actionId !== 'string') return;
  await settleByTask(manager, event.data.actionId, event.occurredAt);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Settles the deadlines that wait for the step which gave a task, once that task is done. Only of administration: a
 * reminder that reached somebody is not the act, and what needs approval is done when it was sent (`meetByTask`). Nothing,
 * when somebody has marked the task as done by mistake and undone it since.
 */
export async function settleByTask(manager: EntityManager, actionId: string, doneAt: Date): Promise<void> {
  if (!UUID.test(actionId)) return;
  const [action] = await manager.query<{ runId: string; stepKey: string }[]>(
    `SELECT run_id AS "runId", step_key AS "stepKey" FROM actions
     WHERE id = $1 AND state <> 'asked' AND coalesce(settings ->> 'boundary', 'admin') = 'admin'`,
    [actionId],
  );
  if (action) await meetByStep(manager, action.runId, action.stepKey, doneAt);
}

/** Settles the deadlines of a run that wait for this step, whose work was done at this moment. */
export async function meetByStep(manager: EntityManager, runId: string, stepKey: string, doneAt: Date): Promise<void> {
  await settle(manager, `run_id = $2 AND met_by_step = $3`, [doneAt, runId, stepKey]);
}

/**
 * Settles one deadline by an event that was recorded before the deadline began to be owed: events come in any order.
 * The caller holds `oneAtATime`.
 */
export async function settleByKnownEvents(manager: EntityManager, runId: string): Promise<void> {
  const met = await manager.query<{ id: string; occurredAt: Date }[]>(
    `SELECT deadlines.id, min(events.occurred_at) AS "occurredAt"
     FROM deadlines JOIN runs ON runs.id = deadlines.run_id JOIN events ON events.source_id = deadlines.source_id
       AND events.subject = deadlines.subject AND events.type = deadlines.met_by_event
       AND events.occurred_at >= deadlines.counts_since AND events.id <> runs.event_id
     WHERE deadlines.run_id = $1 GROUP BY deadlines.id ORDER BY deadlines.id`,
    [runId],
  );
  for (const { id, occurredAt } of met) await settle(manager, 'id = $2', [occurredAt, id]);
}

/**
 * Whoever begins to owe a deadline about a subject and whoever settles one take turns until they commit: otherwise an
 * event that comes at that very moment would be seen by neither.
 */
export async function oneAtATime(manager: EntityManager, sourceId: string, subject: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`deadlines ${sourceId} ${subject}`]);
}

/**
 * Settles those of `which` that are not met yet. `$1` is when it was done; `staffRef` who says so, for a person, with a
 * note for the history and the task that it was said of. One that was taken back remembers when it was done and says
 * nothing, in case it is owed again. Returns how many were settled.
 */
export async function settle(
  manager: EntityManager,
  which: string,
  values: readonly unknown[],
  staffRef: string | null = null,
  { note, byAction }: { note?: string | undefined; byAction?: string } = {},
): Promise<number> {
  // Two statements: the second sees what a sweep at this very moment has made of the rows.
  const rows = await manager.query<{ id: string }[]>(
    `SELECT id FROM deadlines WHERE ${which} AND state <> 'met' AND (done_at IS NULL OR done_at > $1)
     ORDER BY due_on, id FOR NO KEY UPDATE`,
    [...values],
  );
  if (rows.length === 0) return 0;
  await manager.query(
    `WITH settled AS (
       UPDATE deadlines SET state = CASE WHEN $1 < due_at AND state <> 'withdrawn' THEN 'met' ELSE state END,
         met_at = CASE WHEN $1 < due_at AND state <> 'withdrawn' THEN $1::timestamptz END, done_at = $1, done_by = $3, done_by_action = $5
       WHERE id = ANY ($2) RETURNING id, state, done_by)
     INSERT INTO deadline_history (deadline_id, change, staff_ref, note)
     SELECT id, CASE state WHEN 'met' THEN 'met' ELSE 'done-late' END, done_by, $4 FROM settled WHERE state <> 'withdrawn'`,
    [values[0], rows.map(({ id }) => id), staffRef, note ?? null, byAction ?? null],
  );
  return rows.length;
}
