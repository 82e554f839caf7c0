/** Working days, civil dates and London time. Pure: no database, no clock of its own, nothing of ours imported. */
export {
  allBankHolidays,
  bankHolidays,
  UnknownBankHolidayError,
  type NamedDay,
  type ProclaimedDay,
} from './bank-holidays.js';
export { addDays, addMonths, addWeeks, civilDate, InvalidDateError, type CivilDate } from './civil-date.js';
export {
  formatDate,
  formatDateTime,
  formatDayDate,
  formatShortDate,
  formatTime,
  formatTimeOfDay,
} from './date-format.js';
export type { DueDate } from './due-date.js';
export type { Explanation, Skipped } from './explanation.js';
export { BankHolidayFileError, type PublishedBankHolidays, readBankHolidayFile } from './gov-uk-bank-holidays.js';
export { type AskedFor, type KeptDate, keptDate, keptDateNote, type Moved } from './kept-date.js';
export { BeyondCalendarError, KNOWN_YEARS } from './known-years.js';
export { instantAt, InvalidTimeError, londonDate, londonTime, SkippedTimeError } from './london.js';
export { proclaimedNews, withNews } from './proclaimed-news.js';
export { ImpossibleTermsError, type SchoolHoliday, type SchoolTerm, UnknownTermError } from './school-terms.js';
export { lastSafeDate, WorkingCalendar } from './working-calendar.js';
