import { type Calendars, dateOf, type Timing } from '@linchpin/timings';
import { type AskedFor, type KeptDate, keptDate, keptDateNote } from './kept-date.js';

/** A date that people are asked to keep, with a sentence where it is not the one that stood there. */
export type AskedDate = KeptDate & { note: string };

/**
 * The date that a timing asks people to keep, by the one rule for all of them: see `keptDate`. A day of rest is told on
 * the calendar that the timing counts on, so that a date of the law stays one; school days are the council's own.
 */
export function keptDateOf(timing: Timing, occurredAt: Date, calendars: Calendars, asked: AskedFor): AskedDate {
  const wanted = dateOf(timing, occurredAt, calendars);
  const kept = keptDate(wanted, asked, calendarOf(timing, calendars));
  const stood = timing.insteadOf ?? wanted.date;
  if (kept.moved === undefined && stood !== wanted.date) {
    return {
      ...kept,
      note: keptDateNote(stood, { date: wanted.date, moved: stood < asked.today ? 'passed' : 'too-near' }),
    };
  }
  return { ...kept, note: keptDateNote(stood, kept) };
}

/** The same for a letter, which goes by post: `notice` is the way there and back, `before` the day of its meeting. */
export function letterDateOf(
  { insteadOf, ...timing }: Timing,
  occurredAt: Date,
  calendars: Calendars,
  asked: Required<Pick<AskedFor, 'notice'>> & AskedFor,
): AskedDate {
  // From the date that stood there first: it is moved once, by what is so when the letter is made.
  const first: Timing = insteadOf === undefined ? timing : { ...timing, from: insteadOf, amount: 0 };
  return keptDateOf(first, occurredAt, calendars, asked);
}

function calendarOf({ calendar }: Timing, calendars: Calendars) {
  return calendar === 'statutory' ? calendars.statutory : calendars.service;
}
