import { type CivilDate, instantAt, londonDate, SkippedTimeError } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';

/** The days of the week as files name them, Monday first: the database counts them from 1. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** From one time of a day to another, on London's clocks; `24:00` is the end of the day. */
export interface OpeningHours {
  opens: string;
  closes: string;
}

/** A building of the council with meeting rooms in it. */
export interface Site {
  code: string;
  name: string;
  /** The lines under which people find it. */
  address: string[];
  /** Sites of one area stand for each other where an event asks for none. */
  area: string;
  /** Codes of the sites that are offered when this one is full, nearest first, as the council says. */
  near: string[];
  /** By the day of the week, Monday 1; a day that is not there is one on which it is closed. */
  hours: Partial<Record<string, OpeningHours>>;
}

/** Every site with its opening hours and what is near it, by name. */
export function allSites(manager: EntityManager): Promise<Site[]> {
  return manager.query<Site[]>(
    `SELECT code, name, address, area,
       ARRAY(SELECT near FROM near_sites WHERE site = code ORDER BY position) AS near,
       coalesce((SELECT jsonb_object_agg(weekday, jsonb_build_object(
           'opens', to_char(opens, 'HH24:MI'),
           'closes', CASE WHEN closes = '24:00' THEN '24:00' ELSE to_char(closes, 'HH24:MI') END))
         FROM site_opening_hours WHERE site = code), '{}') AS hours
     FROM room_sites ORDER BY name, code`,
  );
}

/** Up to how many months from today rooms are booked. */
export async function horizonMonths(manager: EntityManager): Promise<number> {
  const [row] = await manager.query<{ months: number }[]>('SELECT horizon_months AS months FROM room_settings');
  if (!row) throw new Error('The settings of rooms have gone.');
  return row.months;
}

/** Monday 1 to Sunday 7. */
export function isoWeekday(day: CivilDate): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The moments between which a site is open on a day by its hours, whatever day it is; null when it is not. */
export function openOn({ hours }: Pick<Site, 'hours'>, day: CivilDate): { opens: Date; closes: Date } | null {
  const given = hours[String(isoWeekday(day))];
  return given ? { opens: clock(day, given.opens), closes: clock(day, given.closes) } : null;
}

/** That time of that day; in the hour that is left out in March the moment at which the clocks go on. */
function clock(day: CivilDate, time: string): Date {
  if (time === '24:00') return instantAt(nextDay(day), '00:00');
  try {
    return instantAt(day, time);
  } catch (error) {
    if (!(error instanceof SkippedTimeError)) throw error;
    return instantAt(day, `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}:00`);
  }
}

function nextDay(day: CivilDate): CivilDate {
  return londonDate(new Date(instantAt(day, '12:00').getTime() + 86_400_000));
}
