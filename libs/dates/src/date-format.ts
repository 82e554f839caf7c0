import { type CivilDate, dayNumber, weekday } from './civil-date.js';
import { londonDate, londonTime } from './london.js';

// The words are written out here, not asked of Intl, so that a page and a letter read the same on every machine.
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

/** A date for people: `14 October 2026`. Throws `InvalidDateError` when the text is no date. */
export function formatDate(date: CivilDate): string {
  const { day, month, year } = words(date);
  return `${day} ${month} ${year}`;
}

/** A date for people, with its weekday: `Wednesday 14 October 2026`. */
export function formatDayDate(date: CivilDate): string {
  return `${words(date).dayOfWeek} ${formatDate(date)}`;
}

/** A date for tables and other narrow places: `Wed 14 Oct 2026`. */
export function formatShortDate(date: CivilDate): string {
  const { dayOfWeek, day, month, year } = words(date);
  return `${dayOfWeek.slice(0, 3)} ${day} ${month.slice(0, 3)} ${year}`;
}

/** A London time for people, in GOV.UK style: `10am`, `10:30am`, `midday`, `midnight` (the first minute of a day). */
export function formatTime(instant: Date): string {
  return formatTimeOfDay(londonTime(instant));
}

/** The same for a time of day that is no moment yet: `14:30` is `2:30pm`. */
export function formatTimeOfDay(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  if (minute === 0 && hour === 0) return 'midnight';
  if (minute === 0 && hour === 12) return 'midday';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

/** A London date and time for people: `14 October 2026 at 10am`. */
export function formatDateTime(instant: Date): string {
  return `${formatDate(londonDate(instant))} at ${formatTime(instant)}`;
}

function words(date: CivilDate) {
  const dayOfWeek = WEEKDAYS[weekday(dayNumber(date))] ?? '';
  const month = MONTHS[Number(date.slice(5, 7)) - 1] ?? '';
  return { dayOfWeek, day: String(Number(date.slice(8))), month, year: date.slice(0, 4) };
}
