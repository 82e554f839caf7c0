import { type Reader, visibleTo } from '@linchpin/access';
import { calendarsOf, readCalendarDays } from '@linchpin/council-calendars';
import { deadlineDates, type Timing } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';
import { insteadOf } from './fulfilment/count-once.js';
import { takeTurn } from './fulfilment/taking-turns.js';

interface TakenBack {
  id: string;
  state: string;
  timing: Timing;
  countsSince: Date;
  atRiskPercent: number;
  /** By a member of staff, and not because a later event took its place. */
  byPerson: boolean;
}

const REPLACED = 'Another deadline has taken its place. Look at that deadline.';

/**
 * Owes a deadline again that somebody took back by mistake, in the caller's transaction. Its dates are counted anew, for
 * a calendar may have changed. What was done in time while nothing was owed has met it, what was done later is done late;
 * one whose time has passed is open until the next sweep marks it as missed, and tells of it as of every other. Throws
 * `DeadlineRefusedError`, and then the caller undoes what was written.
 */
export async function oweAgain(
  manager: EntityManager,
  reader: Reader,
  deadlineId: string,
  words: string,
): Promise<void> {
  const { id, timing, countsSince, atRiskPercent } = await takenBack(manager, reader, deadlineId);
  const calendars = calendarsOf(await readCalendarDays(manager));
  const { startsOn, dueOn, dueAt, atRiskAt, warning } = deadlineDates(timing, countsSince, calendars, atRiskPercent);
  await manager.query(
    `WITH owed AS (
       UPDATE deadlines SET starts_on = $2, due_on = $3, due_at = $4, at_risk_at = $5, warning = $6,
         state = CASE WHEN done_at < $4 THEN 'met' WHEN missed_at IS NOT NULL THEN 'missed' ELSE 'open' END,
         met_at = CASE WHEN done_at < $4 THEN done_at END,
         at_risk_event_id = CASE WHEN $4 > due_at AND $5 > now() THEN NULL ELSE at_risk_event_id END
       WHERE id = $1 RETURNING id, due_on, state, done_at)
     INSERT INTO deadline_history (deadline_id, change, staff_ref, due_on, note)
     SELECT owed.id, line.change, line.staff_ref, line.due_on, line.note
     FROM owed CROSS JOIN LATERAL (
       VALUES (1, 'owed', $7::text, owed.due_on, $8::text), (2, 'met', NULL, NULL, NULL),
         (2, 'done-late', NULL, NULL, NULL)) line (number, change, staff_ref, due_on, note)
     WHERE line.change = 'owed' OR (line.change = 'met') = (owed.state = 'met') AND owed.done_at IS NOT NULL
     ORDER BY line.number`,
    [id, startsOn, dueOn, dueAt, atRiskAt, warning, reader.ref, words],
  );
  // Asked of its new dates: by a later day than before, it may be owed still when the later event happened.
  if (await insteadOf(manager, id)) throw new DeadlineRefusedError(REPLACED);
}

async function takenBack(manager: EntityManager, reader: Reader, deadlineId: string): Promise<TakenBack> {
  const [known] = await manager.query<unknown[]>(
    `SELECT 1 FROM deadlines WHERE id = $1 AND ${visibleTo(reader, 'deadlines')}`,
    [deadlineId],
  );
  if (!known) throw new UnknownDeadlineError();
  // A later event that begins to owe it at this very moment must be seen, as must one that meets it.
  await takeTurn(manager, deadlineId);
  const [deadline] = await manager.query<TakenBack[]>(
    `SELECT id, state, timing, counts_since AS "countsSince", at_risk_percent AS "atRiskPercent",
       (SELECT staff_ref IS NOT NULL FROM deadline_history WHERE deadline_id = deadlines.id AND change = 'withdrawn'
        ORDER BY deadline_history.id DESC LIMIT 1) AS "byPerson"
     FROM deadlines WHERE id = $1 FOR NO KEY UPDATE`,
    [deadlineId],
  );
  if (deadline?.state !== 'withdrawn') {
    throw new DeadlineRefusedError('This deadline is owed already.');
  }
  if (!deadline.byPerson) throw new DeadlineRefusedError(REPLACED);
  return deadline;
}
