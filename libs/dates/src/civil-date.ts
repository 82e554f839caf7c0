import { Temporal } from 'temporal-polyfill';

/**
 * A day as people write it in a diary: ISO text such as `2026-10-14`, with no time and no time zone.
 * Plain text on purpose: it is what a `date` column gives, it sorts as it reads, and it survives JSON.
 * Every function of this library checks the text it is given and throws `InvalidDateError` when it is no day.
 */
export type CivilDate = string;

/** The text is no day of the calendar. The message never repeats the text: it may be a date of birth, or a name. */
export class InvalidDateError extends Error {
  override readonly name = 'InvalidDateError';
}

const SHAPE = /^[1-9]\d{3}-\d{2}-\d{2}$/;
const MILLISECONDS_IN_A_DAY = 86_400_000;

/**
 * Reads a date written as `YYYY-MM-DD`, years 1000 to 9999, and gives it back unchanged.
 * Throws `InvalidDateError` for any other shape, and for days that do not exist, such as 30 February.
 */
export function civilDate(text: string): CivilDate {
  dayNumber(text);
  return text;
}

/** The date `days` calendar days later, or earlier when negative. Throws `RangeError` unless `days` is whole. */
export function addDays(date: CivilDate, days: number): CivilDate {
  return dateOfDay(dayNumber(date) + wholeNumber(days, 'days'));
}

/** The same weekday `weeks` calendar weeks later, or earlier when negative (visits: CPPCR 2010 reg 28). */
export function addWeeks(date: CivilDate, weeks: number): CivilDate {
  return dateOfDay(dayNumber(date) + 7 * wholeNumber(weeks, 'weeks'));
}

/**
 * The same day of the month `months` calendar months later, or earlier when negative. Where that month is too
 * short, its last day: three months from 30 November is the last day of February ("not more than three months",
 * CPPCR 2010 reg 33(2)). The answer may be a non-working day: see `lastSafeDate`.
 */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const later = Temporal.PlainDate.from(civilDate(date)).add({ months: wholeNumber(months, 'months') });
  return civilDate(later.toString());
}

/** Days since 1 January 1970. Throws `InvalidDateError` when the text is no date. For sums of days; calendars are made of them. */
export function dayNumber(date: CivilDate): number {
  if (!SHAPE.test(date)) throw new InvalidDateError('Not a date: write it as YYYY-MM-DD, for example 2026-10-14');
  const midnight = Date.parse(date); // date alone is read as UTC, where every day has 24 hours
  // Date.parse may roll 30 February over into March: then the day of the month is another one.
  if (new Date(midnight).getUTCDate() !== Number(date.slice(8))) {
    throw new InvalidDateError('Not a date: that month has no such day, or there is no such month');
  }
  return midnight / MILLISECONDS_IN_A_DAY;
}

/** The way back from `dayNumber`. Throws `InvalidDateError` outside the years 1000 to 9999. */
export function dateOfDay(day: number): CivilDate {
  const midnight = new Date(day * MILLISECONDS_IN_A_DAY);
  const text = Number.isNaN(midnight.getTime()) ? '' : midnight.toISOString().slice(0, 10);
  if (!SHAPE.test(text)) throw new InvalidDateError('Not a date: the sum leaves the years 1000 to 9999');
  return text;
}

/** The weekday of a day number: Monday is 0, Sunday is 6. For sums of days; calendars are made of them. */
export function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7; // day 0 was a Thursday, and % keeps the sign of days before it
}

/** Gives the number back when it is whole, else throws `RangeError` naming the unit. */
function wholeNumber(count: number, unit: string): number {
  if (!Number.isSafeInteger(count)) throw new RangeError(`Count in whole ${unit}: ${count} is not a whole number`);
  return count;
}
