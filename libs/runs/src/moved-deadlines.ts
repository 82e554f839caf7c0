import type { CivilDate } from '@linchpin/calendar';
import type { EntityManager } from 'typeorm';
import type { Calendars } from './calendars.js';
import { deadlineDates, type DeadlineDates } from './deadline-dates.js';
import type { Timing } from './timing.js';

/** An open deadline that other calendars would give another date. */
export interface MovedDeadline {
  id: string;
  reference: string;
  title: string;
  rule: 'statutory' | 'local';
  /** `spoke` or `hub` of the event's team, or a team's code. */
  team: string;
  teamCode: string | null;
  dueOn: CivilDate;
  newDueOn: CivilDate;
  restricted: boolean;
}

interface OpenDeadline extends Omit<MovedDeadline, 'newDueOn'> {
  timing: Timing;
  countsSince: Date;
  atRiskPercent: number;
}

/** The open deadlines that these calendars would move, those due first at the top; restricted ones for those with the right. */
export async function deadlinesMovedBy(
  manager: EntityManager,
  after: Calendars,
  { seesRestricted }: { seesRestricted: boolean },
): Promise<MovedDeadline[]> {
  const rows = await openDeadlines(manager, seesRestricted);
  return rows.flatMap(({ timing, countsSince, atRiskPercent, ...deadline }) => {
    const newDueOn = deadlineDates(timing, countsSince, after, atRiskPercent).dueOn;
    return newDueOn === deadline.dueOn ? [] : [{ ...deadline, newDueOn }];
  });
}

/**
 * Computes every open deadline anew, in the caller's transaction, and returns how many got another date. What was met or
 * missed stays as it was, and a statutory one follows the statutory calendar alone.
 */
export async function moveDeadlines(manager: EntityManager, after: Calendars): Promise<number> {
  let moved = 0;
  for (const { id, dueOn, timing, countsSince, atRiskPercent } of await openDeadlines(
    manager,
    true,
    'FOR NO KEY UPDATE',
  )) {
    const dates = deadlineDates(timing, countsSince, after, atRiskPercent);
    await keepDates(manager, id, dates);
    if (dates.dueOn === dueOn) continue;
    await manager.query(`INSERT INTO deadline_history (deadline_id, change, due_on) VALUES ($1, 'moved', $2)`, [
      id,
      dates.dueOn,
    ]);
    moved += 1;
  }
  return moved;
}

async function keepDates(manager: EntityManager, deadlineId: string, dates: DeadlineDates): Promise<void> {
  await manager.query(
    `UPDATE deadlines SET starts_on = $2, due_on = $3, due_at = $4, at_risk_at = $5, warning = $6
     WHERE id = $1 AND (starts_on, due_on, due_at, at_risk_at, warning)
       IS DISTINCT FROM ($2::date, $3::date, $4::timestamptz, $5::timestamptz, $6::text)`,
    [deadlineId, dates.startsOn, dates.dueOn, dates.dueAt, dates.atRiskAt, dates.warning],
  );
}

/** Those that are counted in working days: no other count asks a calendar. */
function openDeadlines(manager: EntityManager, seesRestricted: boolean, lock = ''): Promise<OpenDeadline[]> {
  return manager.query(
    `SELECT id, reference, title, rule, team, team_code AS "teamCode", due_on::text AS "dueOn", restricted, timing,
       counts_since AS "countsSince", at_risk_percent AS "atRiskPercent"
     FROM deadlines
     WHERE state = 'open' AND done_at IS NULL AND timing ->> 'unit' = 'working-days' AND (NOT restricted OR $1)
     ORDER BY due_on, id ${lock}`,
    [seesRestricted],
  );
}
