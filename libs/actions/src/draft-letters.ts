import type { EntityManager } from 'typeorm';

/** What the runs of one event hold as drafts, and when the event happened. */
export interface DraftLetters {
  count: number;
  /** When the last of them was made; null when there is none. */
  madeAt: Date | null;
  occurredAt: Date;
}

/**
 * The letters that the runs of the same event as this run hold as drafts: the trigger that has them approved is not always
 * the one that made them.
 */
export async function draftLetters(manager: EntityManager, runId: string): Promise<DraftLetters> {
  const [row] = await manager.query<(DraftLetters | undefined)[]>(
    `SELECT count(letter)::int AS count, max(actions.finished_at) FILTER (WHERE letter IS NOT NULL) AS "madeAt",
       max(events.occurred_at) AS "occurredAt"
     FROM runs asking JOIN events ON events.id = asking.event_id JOIN runs ON runs.event_id = asking.event_id
       LEFT JOIN actions ON actions.run_id = runs.id AND actions.kind = 'documents.generate'
         AND actions.state = 'succeeded' AND jsonb_typeof(actions.result -> 'documents') = 'array'
       LEFT JOIN LATERAL (SELECT 1 AS letter FROM jsonb_array_elements(
           CASE jsonb_typeof(actions.result -> 'documents') WHEN 'array' THEN actions.result -> 'documents' ELSE '[]' END) made
         WHERE made ->> 'state' = 'draft') drafts ON true
     WHERE asking.id = $1`,
    [runId],
  );
  if (!row) throw new Error(`There is no run ${runId}.`);
  return row;
}
