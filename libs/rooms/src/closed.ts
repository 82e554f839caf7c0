import type { WorkingCalendar } from '@linchpin/calendar';
import { addDays, addMonths, type CivilDate, formatDate, formatTimeOfDay, londonDate } from '@linchpin/dates';
import { type RoomNeed, timeWords } from './room-need.js';
import { isoWeekday, openOn, type Site, weekdays } from './site.js';

/** When a need is judged, and what the council has set. */
export interface OpenQuestion {
  /** The council's own calendar: bank holidays and closure days. */
  calendar: WorkingCalendar;
  horizonMonths: number;
  now: Date;
}

/** Why nothing is booked at any site at that time, in a sentence, or null. Bookings reach as far as the horizon. */
export function beyondHorizon({ startsAt }: RoomNeed, { horizonMonths, now }: OpenQuestion): string | null {
  const [day, today] = [londonDate(startsAt), londonDate(now)];
  const last = addMonths(today, horizonMonths);
  if (day <= last) return null;
  const months = `${String(horizonMonths)} ${horizonMonths === 1 ? 'month' : 'months'}`;
  return `The meeting is on ${formatDate(day)}, and rooms are booked ${months} ahead, until ${formatDate(last)}.`;
}

/** Why a site is closed at the time of a need, in a sentence; null when it is open from its start to its end. */
export function closedReason(site: Site, need: RoomNeed, { calendar }: OpenQuestion): string | null {
  const day = londonDate(need.startsAt);
  const closed = closedDay(day, calendar);
  if (closed) return `${site.name} is closed on ${formatDate(day)}: ${closed}.`;
  const open = openOn(site, day);
  const weekday = capitalised(weekdays[isoWeekday(day) - 1] ?? '');
  if (!open) return `${site.name} is not open on a ${weekday}, and the meeting is ${timeWords(need)}.`;
  if (need.startsAt >= open.opens && need.endsAt <= closingTime(site, day, open.closes, calendar)) return null;
  const { opens = '', closes = '' } = site.hours[String(isoWeekday(day))] ?? {};
  return `On a ${weekday} ${site.name} is open from ${timeWord(opens)} to ${timeWord(closes)}, and the meeting is ${timeWords(need)}.`;
}

/** When a site that is open on a day closes: on the next day, where it stays open through midnight. */
function closingTime(site: Site, day: CivilDate, closes: Date, calendar: WorkingCalendar): Date {
  const next = addDays(day, 1);
  const open = closedDay(next, calendar) ? null : openOn(site, next);
  return open && +open.opens === +closes ? open.closes : closes;
}

/** What keeps every site closed on a day, or null: a bank holiday, a closure day, or a year whose holidays nobody knows. */
export function closedDay(day: CivilDate, calendar: WorkingCalendar): string | null {
  if (!calendar.covers(day)) return 'bank holidays of that year are not known yet';
  if (isoWeekday(day) > 5) {
    // The calendars say nothing of weekends, on which a site may well be open.
    const title = weekendHolidays[day.slice(5)];
    return title ?? null;
  }
  if (calendar.isWorkingDay(day)) return null;
  const named = calendar.explain(addDays(day, -1), 1).skipped.days.find(({ date }) => date === day);
  return named?.title ?? 'a bank holiday, or a day on which the council is closed';
}

const weekendHolidays: Readonly<Partial<Record<string, string>>> = {
  '01-01': 'New Year’s Day',
  '12-25': 'Christmas Day',
  '12-26': 'Boxing Day',
};

function timeWord(time: string): string {
  return time === '24:00' ? 'midnight' : formatTimeOfDay(time);
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
