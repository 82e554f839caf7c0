import type { EntityManager } from 'typeorm';

/** One line of what became of a trigger. */
export interface HistoryLine {
  draftId?: string | null;
  triggerId?: string | null;
  who: string;
  what: 'begun' | 'submitted' | 'sent-back' | 'discarded' | 'published' | 'rolled-back' | 'retired';
  version?: number | null;
  note?: string;
}

/** Writes a line of history in the caller's transaction, so that it stands if and only if the change does. */
export async function recordHistory(manager: EntityManager, line: HistoryLine): Promise<void> {
  await manager.query(
    `INSERT INTO trigger_history (trigger_id, draft_id, who, what, version, note) VALUES ($1, $2, $3, $4, $5, $6)`,
    [line.triggerId ?? null, line.draftId ?? null, line.who, line.what, line.version ?? null, line.note ?? ''],
  );
  // Once a new trigger has its first version, the lines of its draft are the trigger's too.
  if (line.triggerId && line.draftId) {
    await manager.query('UPDATE trigger_history SET trigger_id = $1 WHERE draft_id = $2 AND trigger_id IS NULL', [
      line.triggerId,
      line.draftId,
    ]);
  }
}
