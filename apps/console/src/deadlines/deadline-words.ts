import { BeyondCalendarError, UnknownTermError, type WorkingCalendar } from '@linchpin/calendar';
import { type CivilDate, formatDate, formatTime, londonDate } from '@linchpin/dates';
import type { DeadlinePage, DeadlineRow } from '@linchpin/deadlines';
import { type Calendars, countedDays } from '@linchpin/timings';
import type { StateTag } from '../pages/states.js';

const DAY_MS = 86_400_000;

/** How a deadline stands, as its tag. What was done late is not open to anybody, although no sweep has marked it yet. */
export function deadlineTag({
  state,
  atRisk,
  bookedLate,
  missedReason,
  doneAt,
}: Pick<DeadlineRow, 'state' | 'atRisk' | 'bookedLate' | 'missedReason' | 'doneAt'>): StateTag {
  switch (state) {
    case 'open':
      if (doneAt) return { text: 'Done late', colour: 'red' };
      // It is out of time the moment that it is known, though nothing is missed yet.
      if (bookedLate) return { text: 'Booked out of time', colour: missedReason === null ? 'red' : 'orange' };
      return atRisk ? { text: 'At risk', colour: 'orange' } : { text: 'Open', colour: 'turquoise' };
    case 'met':
      return { text: 'Met', colour: 'green' };
    case 'withdrawn':
      return { text: 'Not owed', colour: 'grey' };
    case 'missed':
      // Red until somebody has given the reason.
      return { text: doneAt ? 'Done late' : 'Missed', colour: missedReason === null ? 'red' : 'grey' };
  }
}

/**
 * How long there is, in the working days of the deadline's own calendar: `in 3 working days`, `today, by 4pm`, `2 council
 * working days late`, `in 4 school days`. A stretch without one, or past the known years or terms, is told in days.
 */
export function timeLeft(
  { dueOn, dueAt, exact, calendar }: Pick<DeadlineRow, 'dueOn' | 'dueAt' | 'exact' | 'calendar'>,
  now: Date,
  calendars: Calendars,
): string {
  const today = londonDate(now);
  if (dueOn === today) {
    if (!exact) return 'today';
    return dueAt > now ? `today, by ${formatTime(dueAt)}` : `since ${formatTime(dueAt)} today`;
  }
  const stretch = (from: CivilDate, to: CivilDate) => daysBetween(from, to, calendars[calendar], countedDays[calendar]);
  if (dueOn > today) return `in ${stretch(today, dueOn)}${exact ? `, by ${formatTime(dueAt)}` : ''}`;
  return `${stretch(dueOn, today)} late`;
}

function daysBetween(from: CivilDate, to: CivilDate, calendar: WorkingCalendar, counted: string): string {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
  const working = workingDays(from, to, calendar);
  const [count, unit] = working > 0 ? [working, counted] : [days, 'day'];
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

/** 0 where bank holidays or terms are not known: then nobody is told a number of working days. */
function workingDays(from: CivilDate, to: CivilDate, calendar: WorkingCalendar): number {
  try {
    return calendar.workingDaysBetween(from, to);
  } catch (error) {
    if (error instanceof BeyondCalendarError || error instanceof UnknownTermError) return 0;
    throw error;
  }
}

/** What happened to a deadline, as a sentence without its time. */
export function historySentence({ change, by, dueOn, note }: DeadlinePage['history'][number]): string {
  const day = dueOn ? formatDate(dueOn) : 'another day';
  switch (change) {
    case 'owed':
      if (by) return `${by} said that it is owed again, by ${day}`;
      return note ? `Owed again, by ${day}` : `Owed by ${day}`;
    case 'at-risk':
      return 'At risk';
    case 'booked-late':
      return 'Booked out of time';
    case 'missed':
      return 'Missed';
    case 'not-counted':
      return 'Not counted: said to be done on a day to come';
    case 'met':
      return by ? `${by} marked it as met` : 'Met';
    case 'done-late':
      return by ? `${by} recorded that it was done late` : 'Done, but late';
    case 'explained':
      return `${by ?? 'Somebody'} gave the reason`;
    case 'withdrawn':
      return by ? `${by} said that it is not owed` : 'No longer owed';
    case 'moved':
      return note ? `Now owed by ${day}` : `Now owed by ${day}, because a calendar changed`;
  }
}
