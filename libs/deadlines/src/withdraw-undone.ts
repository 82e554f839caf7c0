import type { EntityManager } from 'typeorm';

/**
 * Withdraws what is still owed by those of these runs that were stopped and undone, in the transaction that stops them.
 * The history of each says why its run was stopped.
 */
export async function withdrawOfUndoneRuns(manager: EntityManager, runIds: readonly string[]): Promise<void> {
  await manager.query(
    `WITH withdrawn AS (
       UPDATE deadlines SET state = 'withdrawn' FROM runs
       WHERE runs.id = ANY ($1) AND runs.stopped_at IS NOT NULL AND runs.stop_undoes
         AND deadlines.run_id = runs.id AND deadlines.state = 'open'
       RETURNING deadlines.id, runs.stopped_reason AS note)
     INSERT INTO deadline_history (deadline_id, change, note) SELECT id, 'withdrawn', note FROM withdrawn`,
    [runIds],
  );
}
