import {
  BeyondCalendarError,
  type DueDate,
  lastSafeDate,
  UnknownTermError,
  type WorkingCalendar,
} from '@linchpin/calendar';
import { addDays, type CivilDate, instantAt, londonDate } from '@linchpin/dates';
import type { Calendars } from './calendars.js';
import type { PlannedDeadline } from './planned-deadline.js';
import { dateOf, momentOf, type Timing } from './timing.js';

/** When a deadline is owed, and when it is at risk. */
export interface DeadlineDates {
  /** The day that its clock starts on: day 0. */
  startsOn: CivilDate;
  dueOn: CivilDate;
  /** The moment from which it is missed. */
  dueAt: Date;
  /** Never after `dueAt`. */
  atRiskAt: Date;
  /** What the calendar does not know for certain. */
  warning: string | null;
}

/** People hear of a risk when the working day begins. */
const MORNING = '09:00';
const DAY_MS = 86_400_000;

/**
 * The dates of a deadline. A day is owed until it ends in London; hours, and a time of day, to the moment. At risk is
 * counted in the deadline's own unit: `atRiskPercent` of its working days, rounded up, at nine in the morning; of its
 * calendar days likewise; of hours exactly. The clock runs from the day that the deadline counts from; of one that is
 * owed before a day, or on that very day, from the event.
 */
export function deadlineDates(
  timing: Timing,
  occurredAt: Date,
  calendars: Calendars,
  atRiskPercent: number,
): DeadlineDates {
  const { date: dueOn, warning = null } = owedOn(timing, occurredAt, calendars);
  const start = clockStart(timing, occurredAt);
  const exact = timing.unit === 'hours' || timing.at !== undefined;
  const dueAt = exact ? momentOf(timing, occurredAt, calendars) : instantAt(addDays(dueOn, 1), '00:00');
  const atRiskAt =
    timing.unit === 'hours'
      ? new Date(start.at.getTime() + (dueAt.getTime() - start.at.getTime()) * (atRiskPercent / 100))
      : instantAt(riskDay(timing, start.on, dueOn, calendars, atRiskPercent), MORNING);
  return { startsOn: start.on, dueOn, dueAt, atRiskAt: atRiskAt < dueAt ? atRiskAt : dueAt, warning };
}

/**
 * The law says "not more than three months", so a limit in months or weeks that is no working day must be kept on the
 * working day before it (product rule); and so is a limit that comes as a date, such as the target date of a conference.
 */
export function owedOn(timing: Timing, occurredAt: Date, calendars: Calendars): DueDate {
  const limit = dateOf(timing, occurredAt, calendars);
  return isLimit(timing) ? lastSafeDate(limit.date, calendars[timing.calendar]) : limit;
}

function isLimit({ from, amount, unit }: Timing): boolean {
  return amount > 0 ? unit === 'months' || unit === 'weeks' : from !== 'event' && unit !== 'hours';
}

/** The calendar that a deadline counts on: a closure day never lengthens what the law sets, whatever the trigger says. */
export function calendarOfRule(rule: PlannedDeadline['rule'], written: Timing['calendar']): Timing['calendar'] {
  return rule === 'statutory' ? 'statutory' : written;
}

/**
 * The dates of a planned deadline for an event of this time, with how they are counted: the one date of it. Whatever
 * speaks of the deadline, a task, an alert or a letter, takes its day from here.
 */
export function plannedDates(
  { rule, timing, atRisk }: Pick<PlannedDeadline, 'rule' | 'timing' | 'atRisk'>,
  occurredAt: Date,
  calendars: Calendars,
): DeadlineDates & { timing: Timing } {
  const counted = { ...timing, calendar: calendarOfRule(rule, timing.calendar) };
  return { ...deadlineDates(counted, occurredAt, calendars, atRisk), timing: counted };
}

function clockStart({ from, amount, direction }: Timing, occurredAt: Date): { at: Date; on: CivilDate } {
  if (direction === 'before' || amount === 0 || from === 'event') return { at: occurredAt, on: londonDate(occurredAt) };
  if (from.length === 10) return { at: instantAt(from, '00:00'), on: from };
  const at = new Date(from);
  return { at, on: londonDate(at) };
}

function riskDay(timing: Timing, startsOn: CivilDate, dueOn: CivilDate, calendars: Calendars, percent: number) {
  const calendar = calendars[timing.calendar];
  const whole = timing.unit === 'working-days' ? workingDays(timing, startsOn, dueOn, calendar) : null;
  if (whole !== null) return calendar.addWorkingDays(startsOn, shareOf(whole, percent)).date;
  return addDays(startsOn, shareOf((Date.parse(dueOn) - Date.parse(startsOn)) / DAY_MS, percent));
}

/** Null where the calendar has no certain answer. */
function workingDays({ direction, amount }: Timing, from: CivilDate, to: CivilDate, calendar: WorkingCalendar) {
  if (direction === 'after' && amount > 0) return amount;
  try {
    return calendar.workingDaysBetween(from, to);
  } catch (error) {
    if (error instanceof BeyondCalendarError || error instanceof UnknownTermError) return null;
    throw error;
  }
}

/** Whole days only: 75% of 15 is the twelfth day. What has passed before it began is at risk at once. */
function shareOf(days: number, percent: number): number {
  return Math.max(0, Math.ceil((days * percent) / 100));
}
