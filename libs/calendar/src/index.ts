export {
  allBankHolidays,
  bankHolidays,
  type NamedDay,
  type ProclaimedDay,
  UnknownBankHolidayError,
} from './bank-holidays.js';
export type { DueDate } from './due-date.js';
export type { Explanation } from './explanation.js';
export { BeyondCalendarError, isKnownYear, KNOWN_YEARS } from './known-years.js';
export { type SchoolTerm, UnknownTermError } from './school-terms.js';
export { lastSafeDate, WorkingCalendar } from './working-calendar.js';
