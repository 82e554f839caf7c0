import type { WorkingCalendar } from '@linchpin/calendar';

/** The calendars that working days are counted on. */
export interface Calendars {
  /** Weekends and bank holidays of England and Wales. For dates that the law sets. */
  statutory: WorkingCalendar;
  /** The statutory calendar with the council's closure days. For rooms, cover and local dates. */
  service: WorkingCalendar;
  /** The service calendar in term time only. For what the council counts in school days, and nothing else. */
  school: WorkingCalendar;
}

/** What people call a day that a calendar counts: see the glossary. */
export const countedDays: Readonly<Record<keyof Calendars, string>> = {
  statutory: 'working day',
  service: 'council working day',
  school: 'school day',
};
