import type { Reader } from '@linchpin/access';
import { allBankHolidays, type NamedDay } from '@linchpin/calendar';
import type { CivilDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { type KnownTerm, readCalendarDays } from './calendar-days.js';

/** Who added something, by their reference, and when; null for what came with the release or the council's files. */
export interface Added {
  addedBy: string | null;
  addedAt: Date | null;
}

/** What the calendars hold for one year, each in order of date. */
export interface CalendarYear {
  /** `proclaimed` came from a file; `insteadOf` is the bank holiday whose place it takes. */
  bankHolidays: (NamedDay & Added & { proclaimed: boolean; insteadOf: CivilDate | null })[];
  closureDays: (NamedDay & Added)[];
  /** Terms of which some day lies in the year. */
  terms: (KnownTerm & Added)[];
}

/** One line of the history of the calendars. */
export interface CalendarHistoryLine {
  at: Date;
  /** The person's reference. */
  who: string;
  /** Sentences with full stops between them. */
  what: string;
  moved: number;
}

const HISTORY_LINES = 20;

/** What the calendars hold for a year that the calendar knows. */
export async function calendarYear(manager: EntityManager, year: number): Promise<CalendarYear> {
  const { proclaimed } = await readCalendarDays(manager);
  const [from, to] = [`${String(year)}-01-01`, `${String(year)}-12-31`];
  const added = await manager.query<(Added & { date: string; insteadOf: string | null })[]>(
    `SELECT on_date::text AS date, instead_of::text AS "insteadOf", added_at AS "addedAt",
       added_by AS "addedBy"
     FROM proclaimed_days`,
  );
  const byDate = new Map(added.map((day) => [day.date, day]));
  return {
    bankHolidays: allBankHolidays(proclaimed)
      .filter(({ date }) => date >= from && date <= to)
      .map((day) => {
        const { insteadOf = null, addedBy = null, addedAt = null } = byDate.get(day.date) ?? {};
        return { ...day, proclaimed: byDate.has(day.date), insteadOf, addedBy, addedAt };
      }),
    closureDays: await manager.query(
      `SELECT on_date::text AS date, title, added_at AS "addedAt", added_by AS "addedBy"
       FROM closure_days WHERE on_date BETWEEN $1 AND $2 ORDER BY on_date`,
      [from, to],
    ),
    terms: await manager.query(
      `SELECT school_terms.id, school_terms.name, starts_on::text AS "startsOn", ends_on::text AS "endsOn",
         added_at AS "addedAt", added_by AS "addedBy"
       FROM school_terms
       WHERE starts_on <= $2 AND ends_on >= $1 ORDER BY starts_on`,
      [from, to],
    ),
  };
}

/** The last changes, newest first. */
export async function calendarHistory(
  manager: EntityManager,
  { seesRestricted }: Reader,
): Promise<CalendarHistoryLine[]> {
  return manager.query(
    `SELECT at, who, what,
       deadlines_moved + CASE WHEN $1 THEN restricted_moved ELSE 0 END AS moved
     FROM calendar_changes ORDER BY calendar_changes.id DESC LIMIT ${String(HISTORY_LINES)}`,
    [seesRestricted],
  );
}
