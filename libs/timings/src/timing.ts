import type { DueDate } from '@linchpin/calendar';
import {
  addDays,
  addMonths,
  addWeeks,
  type CivilDate,
  instantAt,
  londonDate,
  londonTime,
  SkippedTimeError,
} from '@linchpin/dates';
import { z } from 'zod';
import type { Calendars } from './calendars.js';

/** A time of a step or a date owed: an amount before or after a day, on the statutory, service or school calendar. */
export const timingSchema = z.object({
  from: z
    .union([z.literal('event'), z.iso.date(), z.iso.datetime({ offset: true })])
    .default('event')
    .describe('the event, or a date field of it'),
  amount: z.int().min(0).max(1000).default(0),
  unit: z.enum(['hours', 'days', 'working-days', 'weeks', 'months']).default('days'),
  direction: z.enum(['after', 'before']).default('after'),
  calendar: z.enum(['statutory', 'service', 'school']).default('service'),
  at: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day such as 09:00')
    .optional()
    .describe('time of day in London'),
  insteadOf: z.iso.date().optional().describe('the date that stood there before it was moved to one that can be met'),
});

/** What of a timing a trigger may write; the rest is worked out when a run is planned. */
export const writtenTimingShape = timingSchema.omit({ insteadOf: true }).shape;

export type Timing = z.infer<typeof timingSchema>;

/** The day that a timing names, with a warning when it lies past the last known bank holiday or term. */
export function dateOf(timing: Timing, occurredAt: Date, calendars: Calendars): DueDate {
  const start = startDate(timing, occurredAt);
  const amount = timing.direction === 'before' ? -timing.amount : timing.amount;
  const calendar = calendars[timing.calendar];
  switch (timing.unit) {
    case 'working-days':
      return calendar.addWorkingDays(start, amount);
    case 'months':
      return { date: addMonths(start, amount) };
    case 'weeks':
      return { date: addWeeks(start, amount) };
    case 'days':
      return { date: addDays(start, amount) };
    case 'hours':
      return { date: londonDate(momentOf(timing, occurredAt, calendars)) };
  }
}

/**
 * The moment that a timing names: at its time of day, else at the time of day that it counts from. A time that the clocks
 * leave out in March is the first one after it: what is due must not be lost for it.
 */
export function momentOf(timing: Timing, occurredAt: Date, calendars: Calendars): Date {
  const start = startMoment(timing, occurredAt);
  if (timing.unit === 'hours') {
    return new Date(start.getTime() + (timing.direction === 'before' ? -1 : 1) * timing.amount * 3_600_000);
  }
  const { date } = dateOf(timing, occurredAt, calendars);
  return firstMoment(date, timing.at ?? londonTime(start));
}

/** `instantAt`, but in the hour that is left out the moment at which the clocks go on. They go forward over whole hours. */
function firstMoment(date: CivilDate, time: string): Date {
  try {
    return instantAt(date, time);
  } catch (error) {
    if (!(error instanceof SkippedTimeError)) throw error;
    return firstMoment(date, `${String(Number(time.slice(0, 2)) + 1).padStart(2, '0')}:00`);
  }
}

function startMoment({ from }: Timing, occurredAt: Date): Date {
  if (from === 'event') return occurredAt;
  return from.length === 10 ? instantAt(from, '00:00') : new Date(from);
}

function startDate(timing: Timing, occurredAt: Date): CivilDate {
  return timing.from.length === 10 ? timing.from : londonDate(startMoment(timing, occurredAt));
}
