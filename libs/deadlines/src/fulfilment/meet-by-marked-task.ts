import { addDays, type CivilDate, instantAt } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { EXACT } from '../deadline-queries.js';
import { countOnce, insteadOf } from './count-once.js';
import { recordDone } from './record-done.js';
import { takeTurn } from './taking-turns.js';

/** What a person says by marking a task as done. */
export interface TaskSays {
  /** When they said so. */
  at: Date;
  /** The day on which it was sent, where that is what counts. */
  on?: CivilDate | undefined;
  staffRef: string;
  /** Words for the deadline's history. */
  note?: string | undefined;
}

/**
 * Meets the deadlines that wait for the step which gave a task, in the transaction that marks it as done. The caller says
 * so only of a task whose tick stands for the act. A day counts from its first moment, as it does when a person says so of
 * a deadline; where a moment is owed, only its last one is certain.
 */
export async function meetByMarkedTask(
  manager: EntityManager,
  actionId: string,
  { at, on, staffRef, note }: TaskSays,
): Promise<void> {
  const waiting = await manager.query<{ id: string; exact: boolean }[]>(
    `SELECT deadlines.id, ${EXACT} AS exact FROM actions JOIN deadlines ON deadlines.run_id = actions.run_id
       AND deadlines.met_by_step = actions.step_key WHERE actions.id = $1 ORDER BY deadlines.due_on, deadlines.id`,
    [actionId],
  );
  for (const { id } of waiting) await takeTurn(manager, id);
  const done = waiting.map(({ id, exact }) => ({ id, at: on === undefined ? at : sentAt(on, at, exact), heardAt: at }));
  await recordDone(manager, done, { staffRef, note, byAction: actionId });
}

function sentAt(on: CivilDate, at: Date, exact: boolean): Date {
  const lastMoment = instantAt(addDays(on, 1), '00:00').getTime() - 1;
  return exact ? new Date(Math.min(lastMoment, at.getTime())) : instantAt(on, '00:00');
}

/** Whether a deadline waits for the step that gave this task. */
export async function deadlineWaitsForTask(manager: EntityManager, actionId: string): Promise<boolean> {
  const rows = await manager.query<unknown[]>(
    `SELECT 1 FROM deadlines JOIN actions ON actions.run_id = deadlines.run_id AND actions.step_key = deadlines.met_by_step
     WHERE actions.id = $1 LIMIT 1`,
    [actionId],
  );
  return rows.length > 0;
}

const UNDONE = 'The task that met it was marked as done by mistake.';

/**
 * Owes again what a task met that was marked as done by mistake. One whose day has passed is open until the next sweep
 * marks it as missed; one that a later event about the same subject has replaced is not owed.
 */
export async function oweAgainForUndoneTask(manager: EntityManager, actionId: string, staffRef: string): Promise<void> {
  const met = await manager.query<{ id: string }[]>(
    'SELECT id FROM deadlines WHERE done_by_action = $1 ORDER BY source_id, subject, id',
    [actionId],
  );
  for (const { id } of met) await takeTurn(manager, id);
  const [again] = await manager.query<[{ id: string; state: string }[], number]>(
    `UPDATE deadlines SET met_at = NULL, done_at = NULL, done_by = NULL, done_by_action = NULL,
       state = CASE WHEN state <> 'met' THEN state WHEN missed_at IS NOT NULL THEN 'missed' ELSE 'open' END
     WHERE done_by_action = $1 RETURNING id, state`,
    [actionId],
  );
  for (const { id, state } of again) {
    if (state === 'withdrawn') continue;
    const instead = state === 'open' && (await insteadOf(manager, id)) !== null;
    if (instead) await manager.query(`UPDATE deadlines SET state = 'withdrawn' WHERE id = $1`, [id]);
    await manager.query(
      `INSERT INTO deadline_history (deadline_id, change, staff_ref, due_on, note)
       SELECT id, $2, $3, due_on, $4 FROM deadlines WHERE id = $1`,
      [id, instead ? 'withdrawn' : 'owed', instead ? null : staffRef, UNDONE],
    );
  }
  await countOnce(
    manager,
    again.map(({ id }) => id),
  );
}
