import { setImmediate } from 'node:timers/promises';
import { type Reader, visibleTo } from '@linchpin/access';
import type { CivilDate } from '@linchpin/dates';
import { type Calendars, deadlineDates, type Timing } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';

type Dates = ReturnType<typeof deadlineDates>;

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

interface OpenDeadline extends Omit<MovedDeadline, 'newDueOn'>, Dates {
  timing: Timing;
  countsSince: Date;
  atRiskPercent: number;
}

interface ChangedDeadline {
  deadline: OpenDeadline;
  dates: Dates;
}

/** How many deadlines are computed at a stretch: some tens of milliseconds. */
const BREATH = 100;

/** The open deadlines that these calendars would move, those due first at the top; restricted ones for those with the right. */
export async function deadlinesMovedBy(
  manager: EntityManager,
  after: Calendars,
  reader: Reader,
): Promise<MovedDeadline[]> {
  return (await changedBy(manager, after, visibleTo(reader, 'deadlines'))).flatMap(moved);
}

/**
 * Computes every open deadline anew, in the caller's transaction, and returns those that got another day. Only what
 * changes is locked and written. What was met or missed stays as it was, and a statutory one follows the statutory
 * calendar alone. The caller keeps the calendars from changing until it commits.
 */
export async function moveDeadlines(manager: EntityManager, after: Calendars): Promise<MovedDeadline[]> {
  const changed = await changedBy(manager, after, 'true');
  if (changed.length === 0) return [];
  const locked = await manager.query<{ id: string }[]>(
    `SELECT id FROM deadlines WHERE id = ANY ($1) AND state = 'open' AND done_at IS NULL
     ORDER BY due_on, id FOR NO KEY UPDATE`,
    [changed.map(({ deadline }) => deadline.id)],
  );
  const open = new Set(locked.map(({ id }) => id));
  const kept = changed.filter(({ deadline }) => open.has(deadline.id));
  await keepDates(manager, kept);
  return kept.flatMap(moved);
}

/** One that is moved out of its risk is at risk again when its new time comes, and told of again. */
async function keepDates(manager: EntityManager, changed: readonly ChangedDeadline[]): Promise<void> {
  await manager.query(
    `WITH counted AS (
       UPDATE deadlines SET starts_on = anew."startsOn", due_on = anew."dueOn", due_at = anew."dueAt",
         at_risk_at = anew."atRiskAt", warning = anew.warning,
         at_risk_event_id = CASE WHEN anew."dueAt" > deadlines.due_at AND anew."atRiskAt" > now() THEN NULL
           ELSE deadlines.at_risk_event_id END
       FROM jsonb_to_recordset($1) anew (id uuid, moved boolean, "startsOn" date, "dueOn" date, "dueAt" timestamptz,
         "atRiskAt" timestamptz, warning text)
       WHERE deadlines.id = anew.id RETURNING deadlines.id, deadlines.due_on, deadlines.timing, anew.moved)
     INSERT INTO deadline_history (deadline_id, change, due_on, note)
     SELECT id, 'moved', due_on, CASE WHEN timing ->> 'amount' = '0' THEN $2 END FROM counted WHERE moved ORDER BY id`,
    [
      JSON.stringify(changed.map((each) => ({ id: each.deadline.id, moved: moved(each).length > 0, ...each.dates }))),
      'A limit that falls on a day off is kept on the working day before it.',
    ],
  );
}

/** None when only other dates than the day that it is owed by have changed. */
function moved({ deadline, dates }: ChangedDeadline): MovedDeadline[] {
  if (dates.dueOn === deadline.dueOn) return [];
  const { id, reference, title, rule, team, teamCode, dueOn, restricted } = deadline;
  return [{ id, reference, title, rule, team, teamCode, dueOn, newDueOn: dates.dueOn, restricted }];
}

async function changedBy(manager: EntityManager, after: Calendars, which: string): Promise<ChangedDeadline[]> {
  const changed: ChangedDeadline[] = [];
  for (const [index, deadline] of (await openDeadlines(manager, which)).entries()) {
    // Thousands of them take seconds: leases and requests must not wait for that.
    if (index % BREATH === BREATH - 1) await setImmediate();
    const dates = deadlineDates(deadline.timing, deadline.countsSince, after, deadline.atRiskPercent);
    if (!same(deadline, dates)) changed.push({ deadline, dates });
  }
  return changed;
}

function same(one: Dates, other: Dates): boolean {
  return (
    one.startsOn === other.startsOn &&
    one.dueOn === other.dueOn &&
    one.dueAt.getTime() === other.dueAt.getTime() &&
    one.atRiskAt.getTime() === other.atRiskAt.getTime() &&
    one.warning === other.warning
  );
}

/** Those of which the SQL `which` is true and whose count asks a calendar: working days; and weeks, months and a limit that came as a date: they end on one. */
function openDeadlines(manager: EntityManager, which: string): Promise<OpenDeadline[]> {
  return manager.query(
    `SELECT id, reference, title, rule, team, team_code AS "teamCode", starts_on::text AS "startsOn",
       due_on::text AS "dueOn", due_at AS "dueAt", at_risk_at AS "atRiskAt", warning, restricted, timing,
       counts_since AS "countsSince", at_risk_percent AS "atRiskPercent"
     FROM deadlines
     WHERE state = 'open' AND done_at IS NULL AND (timing ->> 'unit' IN ('working-days', 'weeks', 'months')
         OR (timing ->> 'amount' = '0' AND timing ->> 'from' <> 'event' AND timing ->> 'unit' <> 'hours'))
       AND ${which}
     ORDER BY due_on, id`,
  );
}
