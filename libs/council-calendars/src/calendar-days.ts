import { createHash } from 'node:crypto';
import { type NamedDay, type ProclaimedDay, type SchoolTerm, WorkingCalendar } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';

/** A school term of the council's record. */
export interface KnownTerm extends SchoolTerm {
  readonly id: string;
}

/** Everything that the council's calendars are made of beside the yearly rules, each in order of date. */
export interface CalendarDays {
  readonly proclaimed: readonly ProclaimedDay[];
  readonly closureDays: readonly NamedDay[];
  readonly terms: readonly KnownTerm[];
}

/** Reads the days of the calendars, in the caller's transaction or without one. */
export async function readCalendarDays(manager: EntityManager): Promise<CalendarDays> {
  // One statement: one look at three tables, so that a change shows as a whole or not at all.
  const [row] = await manager.query<
    { proclaimed: (NamedDay & { insteadOf: string | null })[]; closureDays: NamedDay[]; terms: KnownTerm[] }[]
  >(
    `SELECT
       (SELECT coalesce(json_agg(json_build_object('date', on_date, 'title', title, 'insteadOf', instead_of)
          ORDER BY on_date), '[]') FROM proclaimed_days) AS proclaimed,
       (SELECT coalesce(json_agg(json_build_object('date', on_date, 'title', title)
          ORDER BY on_date), '[]') FROM closure_days) AS "closureDays",
       (SELECT coalesce(json_agg(json_build_object('id', id, 'name', name, 'startsOn', starts_on, 'endsOn', ends_on)
          ORDER BY starts_on), '[]') FROM school_terms) AS terms`,
  );
  return {
    proclaimed: (row?.proclaimed ?? []).map(({ insteadOf, ...day }) => ({ ...day, ...(insteadOf && { insteadOf }) })),
    closureDays: row?.closureDays ?? [],
    terms: row?.terms ?? [],
  };
}

/** The calendars that these days make. Throws when they contradict the yearly rules or each other. */
export function calendarsOf({ proclaimed, closureDays, terms }: CalendarDays): Calendars {
  return {
    statutory: WorkingCalendar.statutory(proclaimed),
    service: WorkingCalendar.service(closureDays, proclaimed),
    school: WorkingCalendar.school(terms, closureDays, proclaimed),
  };
}

/** A short mark of these days: the same for the same days, another once any of them has changed. */
export function fingerprintOf({ proclaimed, closureDays, terms }: CalendarDays): string {
  return createHash('sha256')
    .update(JSON.stringify([proclaimed, closureDays, terms]))
    .digest('hex')
    .slice(0, 32);
}
