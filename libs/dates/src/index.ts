export {
  addDays,
  addMonths,
  addWeeks,
  type CivilDate,
  civilDate,
  dateOfDay,
  dayNumber,
  InvalidDateError,
  weekday,
} from './civil-date.js';
export {
  formatDate,
  formatDateTime,
  formatDayDate,
  formatShortDate,
  formatTime,
  formatTimeOfDay,
} from './date-format.js';
export { instantAt, InvalidTimeError, londonDate, londonTime, SkippedTimeError } from './london.js';
