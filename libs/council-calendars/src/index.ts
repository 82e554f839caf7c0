export { type CalendarChange, calendarChangeSchema, LONGEST_CALENDAR_TITLE } from './calendar-change.js';
export { calendarsOf, readCalendarDays } from './calendar-days.js';
export { CalendarRefusedError, CalendarsChangedError } from './calendar-errors.js';
export { closureDaysFileSchema, importClosureDays } from './closure-days-file.js';
export { CouncilCalendars } from './council-calendars.js';
export { noteCalendarChange, planCalendarChange, writeCalendarChange } from './planned-change.js';
export { importSchoolTerms, schoolTermsFileSchema } from './school-terms-file.js';
export { CouncilCalendarsModule } from './council-calendars.module.js';
