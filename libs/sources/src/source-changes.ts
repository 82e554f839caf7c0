import type { EntityManager } from 'typeorm';

/** One line of what was changed about a source. */
export interface SourceChange {
  /** Reference of whoever did it, Linchpin for what it does by the clock, or null when it came with the set-up. */
  by: string | null;
  /** A sentence without its full stop: `made the key Second key`. */
  change: string;
  at: Date;
}

/** The change asked for is against a rule. The message says which, in a sentence for the page. */
export class SourceRefusedError extends Error {
  override name = 'SourceRefusedError';
}

/** Writes one line, in the transaction of the change. `by` is the reference of a member of staff. */
export async function noteChange(
  manager: EntityManager,
  sourceId: string,
  by: string | null,
  change: string,
): Promise<void> {
  await manager.query(`INSERT INTO source_changes (source_id, changed_by, change) VALUES ($1, $2, $3)`, [
    sourceId,
    by,
    change.slice(0, 500),
  ]);
}

/** The newest lines of a source. */
export function changesOf(manager: EntityManager, sourceId: string, most: number): Promise<SourceChange[]> {
  return manager.query(
    `SELECT changed_by AS by, change, changed_at AS at FROM source_changes
     WHERE source_id = $1 ORDER BY source_changes.id DESC LIMIT $2`,
    [sourceId, most],
  );
}
