export { type Calendars, countedDays } from './calendars.js';
export { calendarOfRule, deadlineDates, owedOn, plannedDates } from './deadline-dates.js';
export type { PlannedDeadline } from './planned-deadline.js';
export {
  countsFromStep,
  latestMoment,
  tooLateAfter,
  tooLateSince,
  stepMoment,
  type StepTime,
  stepTimeSchema,
  whenPast,
} from './step-time.js';
export { dateOf, momentOf, type Timing, timingSchema, writtenTimingShape } from './timing.js';
