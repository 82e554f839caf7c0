import { type CivilDate, formatDate, londonDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';

/**
 * Says in the history of deadlines that an event names a day which had not come when it happened: nobody can have done it
 * yet, so it is not counted. What is met or missed needs no such word.
 */
export async function tellNotYet(
  manager: EntityManager,
  ids: readonly string[],
  on: CivilDate,
  occurredAt: Date,
): Promise<void> {
  if (ids.length === 0) return;
  const note =
    `An event of ${formatDate(londonDate(occurredAt))} says that this was done on ${formatDate(on)}, a day that had ` +
    'not come. It is not counted: send it again when it is done, or record it here.';
  await manager.query(
    `INSERT INTO deadline_history (deadline_id, change, note)
     SELECT id, 'not-counted', $2 FROM deadlines WHERE id = ANY ($1) AND state IN ('open', 'missed') AND done_at IS NULL
     ORDER BY due_on, id`,
    [ids, note],
  );
}
