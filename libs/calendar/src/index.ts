/** Working days, civil dates and London time. Pure: no database, no clock of its own, nothing of ours imported. */
export { bankHolidays, UnknownBankHolidayError, type NamedDay, type ProclaimedDay } from './bank-holidays.js';
export { addDays, addMonths, addWeeks, civilDate, InvalidDateError, type CivilDate } from './civil-date.js';
export { formatDate, formatDateTime, formatDayDate, formatShortDate, formatTime } from './date-format.js';
export type { DueDate } from './due-date.js';
export type { Explanation, Skipped } from './explanation.js';
export { BeyondCalendarError, KNOWN_YEARS } from './known-years.js';
export { instantAt, InvalidTimeError, londonDate, londonTime, SkippedTimeError } from './london.js';
export { lastSafeDate, WorkingCalendar } from './working-calendar.js';
