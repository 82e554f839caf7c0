export { type Calendars, countedDays } from './calendars.js';
export { countedTiming, deadlineDates, type DeadlineDates, owedOn } from './deadline-dates.js';
export type { PlannedDeadline } from './planned-deadline.js';
export {
  countsFromStep,
  latestMoment,
  PASSED_GRACE_MS,
  tooLateSince,
  stepMoment,
  type StepTime,
  stepTimeSchema,
  whenPast,
} from './step-time.js';
export { dateOf, momentOf, type Timing, timingSchema, writtenTimingShape } from './timing.js';
