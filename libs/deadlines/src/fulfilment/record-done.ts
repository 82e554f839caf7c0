import type { EntityManager } from 'typeorm';
import { countOnce, lockGroup } from './count-once.js';

/** When the work of a deadline was done, and when we heard of it. */
export interface Done {
  id: string;
  at: Date;
  heardAt: Date;
}

/** Who says that it was done, for a person: with words for the history, and the step of the task that it was said of. */
export interface SaidBy {
  staffRef?: string | null;
  note?: string | undefined;
  byAction?: string | null;
}

/**
 * Keeps when the work of deadlines was done, the earliest that is known, and makes of them what that comes to. One that was taken back remembers it and says nothing, in case it is owed again. The
 * caller holds `oneAtATime`.
 */
export async function recordDone(
  manager: EntityManager,
  done: readonly Done[],
  { staffRef = null, note, byAction = null }: SaidBy = {},
) {
  if (done.length === 0) return;
  const ids = done.map(({ id }) => id);
  // Before the change: what follows sees what a sweep at this very moment has made of the rows.
  await lockGroup(manager, ids);
  const [changed] = await manager.query<[{ id: string }[], number]>(
    `UPDATE deadlines SET done_at = done.at, done_by = $2, done_by_action = $3, met_at = CASE WHEN met_at IS NOT NULL THEN done.at END
     FROM jsonb_to_recordset($1) done (id uuid, at timestamptz)
     WHERE deadlines.id = done.id AND (deadlines.done_at IS NULL OR deadlines.done_at > done.at) RETURNING deadlines.id`,
    [JSON.stringify(done), staffRef, byAction],
  );
  const news = new Set(changed.map(({ id }) => id));
  const heard = new Map(done.filter(({ id }) => news.has(id)).map(({ id, heardAt }) => [id, heardAt]));
  await countOnce(manager, [...news], { done: heard, staffRef, note });
}

/** Keeps when what deadlines belong to came to its end, and makes of them what that comes to. The caller holds `oneAtATime`. */
export async function recordEnd(manager: EntityManager, ended: readonly { id: string; at: Date }[]): Promise<void> {
  if (ended.length === 0) return;
  const ids = ended.map(({ id }) => id);
  await lockGroup(manager, ids);
  await manager.query(
    `UPDATE deadlines SET ended_at = ended.at FROM jsonb_to_recordset($1) ended (id uuid, at timestamptz)
     WHERE deadlines.id = ended.id AND (deadlines.ended_at IS NULL OR deadlines.ended_at > ended.at)`,
    [JSON.stringify(ended)],
  );
  await countOnce(manager, ids);
}
