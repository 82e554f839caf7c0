import { type EventType, fields } from '@linchpin/event-types';

/**
 * How many years a date of an event may lie before its time, unless its field says more, and after it. No timescale of the
 * work is that long, and what systems write for "not known" lies further away.
 */
export const YEARS_BACK = 20;
export const YEARS_AHEAD = 20;

/** How old a fact may be that is told now. Whoever loads what was before tells of a life at most: a care leaver is 25. */
const OLDEST_FACT_YEARS = 26;

const DAY_MS = 86_400_000;
const YEAR_MS = 365.25 * DAY_MS;

/** When an event came, and by how many days the fact that it tells may lie ahead of that. */
export interface Arrival {
  now: Date;
  daysAhead: number;
}

/** A date that nobody can have meant. */
export interface ImplausibleDate {
  /** Where it stands: `time`, or the path of a field in `data`. */
  path: readonly string[];
  /** What it must be, as the rest of a sentence. */
  message: string;
}

/**
 * The dates and moments of an event that nobody can have meant. Systems write 1 January 1900, 1970 or 2000 and 31 December
 * 2099 or 9999 for "not known": a deadline reckoned from one would be missed for ever, or never come. Each date of `data`
 * is held against the event's own time, and that against the time of its arrival, where it is given.
 */
export function implausibleDates(type: Pick<EventType, 'data'>, event: unknown, arrival?: Arrival): ImplausibleDate[] {
  const time = momentAt(event, ['time']);
  const ofTime = arrival && time !== null ? timeFault(time, arrival) : null;
  if (ofTime) return [{ path: ['time'], message: ofTime }];
  const anchor = time ?? arrival?.now.getTime();
  if (anchor === undefined) return [];
  return fields(type).flatMap(({ path, kind, yearsBack = YEARS_BACK }) => {
    if (kind !== 'date' && kind !== 'datetime') return [];
    const place = ['data', ...path.split('.')];
    const at = momentAt(event, place);
    if (at === null) return [];
    if (at < anchor - yearsBack * YEAR_MS) return [{ path: place, message: notMore(yearsBack, 'before') }];
    if (at > anchor + YEARS_AHEAD * YEAR_MS) return [{ path: place, message: notMore(YEARS_AHEAD, 'after') }];
    return [];
  });
}

function timeFault(time: number, { now, daysAhead }: Arrival): string | null {
  if (time > now.getTime() + daysAhead * DAY_MS) return `must not be more than ${days(daysAhead)} ahead of today`;
  return time < now.getTime() - OLDEST_FACT_YEARS * YEAR_MS
    ? `must not be more than ${String(OLDEST_FACT_YEARS)} years ago`
    : null;
}

function notMore(years: number, side: 'before' | 'after'): string {
  return `must not be more than ${String(years)} years ${side} the time of the event`;
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${String(count)} days`;
}

function momentAt(event: unknown, path: readonly string[]): number | null {
  const value = path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[step] : undefined),
    event,
  );
  const moment = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(moment) ? null : moment;
}
