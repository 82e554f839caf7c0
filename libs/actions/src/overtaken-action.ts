import { formatDate, londonDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';

/**
 * SQL: this row of `actions` is only for as long as what another step asked is still to be done, and it is not any more.
 * Judged when its time comes: what is done can be undone before. What is taken back is taken back in any case.
 */
export const OVERTAKEN = `(actions.only_while_open IS NOT NULL AND actions.intent = 'perform' AND NOT EXISTS (
  SELECT 1 FROM actions about WHERE about.run_id = actions.run_id AND about.step_key = actions.only_while_open
    AND about.state IN ('asked', 'ready', 'running', 'waiting')))`;

interface OvertakenAction {
  runId: string;
  title: string | null;
  state: string | null;
  finishedAt: Date | null;
}

/**
 * Leaves out a ready action whose time has come and which is not needed any more, with the reason, such as *“Find another
 * room” was done on 3 December 2026.* Returns its run, or null when there was nothing to leave out.
 */
export async function leaveOvertaken(manager: EntityManager, actionId: string): Promise<string | null> {
  const [row] = await manager.query<OvertakenAction[]>(
    `SELECT actions.run_id AS "runId", about.title, about.state, about.finished_at AS "finishedAt"
     FROM actions LEFT JOIN actions about ON about.run_id = actions.run_id AND about.step_key = actions.only_while_open
     WHERE actions.id = $1 AND actions.state = 'ready' AND (actions.due_at IS NULL OR actions.due_at <= now())
       AND ${OVERTAKEN} FOR NO KEY UPDATE OF actions`,
    [actionId],
  );
  if (!row) return null;
  await manager.query(`UPDATE actions SET state = 'skipped', reason = $2, finished_at = now() WHERE id = $1`, [
    actionId,
    reasonOf(row),
  ]);
  return row.runId;
}

function reasonOf({ title, state, finishedAt }: OvertakenAction): string {
  const what = title ? `“${title}”` : 'What it is about';
  if (state === 'succeeded') {
    return finishedAt ? `${what} was done on ${formatDate(londonDate(finishedAt))}.` : `${what} was done.`;
  }
  return state === 'withdrawn' ? `${what} is off.` : `${what} was not asked of anybody.`;
}
