export { closureDaysFileSchema, importClosureDays } from './closure-days-file.js';
export type {
  ActionContext,
  ActionHandler,
  ActionOutcome,
  ActionResult,
  EarlierResult,
  EventFacts,
} from './action-handler.js';
export {
  actionKinds,
  type ActionKindEntry,
  type ActionSettings,
  type Boundary,
  boundarySchema,
  isActionKind,
} from './action-kinds.js';
export { ActionRunner } from './action-runner.js';
export { beginRun, type PlannedAction, type PlannedRun } from './begin-run.js';
export type { Calendars } from './calendars.js';
export type { ReadyAction } from './ready-action.js';
export { CouncilCalendars } from './council-calendars.js';
export { retrySchedule } from './retry-schedule.js';
export { type ActionRow, type AttemptRow, type RunRow, RunsReader } from './runs-reader.js';
export { AttemptFailedError } from './runner-errors.js';
export { RunsModule } from './runs.module.js';
export { RunsService } from './runs.service.js';
export { dateOf, momentOf, type Timing, timingSchema } from './timing.js';
