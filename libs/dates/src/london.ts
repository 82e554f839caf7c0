import { Temporal } from 'temporal-polyfill';
import { civilDate, type CivilDate, InvalidDateError } from './civil-date.js';

const LONDON = 'Europe/London';
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The text is no time of day. */
export class InvalidTimeError extends Error {
  override readonly name = 'InvalidTimeError';
}

/** The time is left out on that date, because the clocks in London go forward over it. */
export class SkippedTimeError extends Error {
  override readonly name = 'SkippedTimeError';
}

/** The date in London at this moment. Throws `InvalidDateError` for an invalid `Date`. */
export function londonDate(instant: Date): CivilDate {
  return inLondon(instant).toPlainDate().toString();
}

/** The time on London's clocks at this moment, `HH:MM`; seconds are dropped, never rounded up. */
export function londonTime(instant: Date): string {
  return inLondon(instant).toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' });
}

/**
 * The moment when London's clocks show this time (`HH:MM`, 24 hours) on this date. In the hour that happens twice
 * when the clocks go back in October, the earlier of the two, still in summer time. Throws `SkippedTimeError` in the
 * hour that is left out in March, `InvalidTimeError` for other text, `InvalidDateError` for a date that is none.
 */
export function instantAt(date: CivilDate, time: string): Date {
  if (!TIME.test(time)) throw new InvalidTimeError('Not a time: write it as HH:MM from 00:00 to 23:59');
  const wanted = Temporal.PlainDateTime.from(`${civilDate(date)}T${time}`);
  const moment = wanted.toZonedDateTime(LONDON, { disambiguation: 'earlier' });
  // Temporal answers a left-out time with another time that exists; a meeting must not move without being told.
  if (!moment.toPlainDateTime().equals(wanted)) {
    throw new SkippedTimeError(`${time} on ${date} does not exist in London: the clocks go forward over it`);
  }
  return new Date(moment.epochMilliseconds);
}

function inLondon(instant: Date): Temporal.ZonedDateTime {
  const milliseconds = instant.getTime();
  if (Number.isNaN(milliseconds)) throw new InvalidDateError('Not a moment: the Date given is invalid');
  return Temporal.Instant.fromEpochMilliseconds(milliseconds).toZonedDateTimeISO(LONDON);
}
