export { closureDaysFileSchema, importClosureDays } from './closure-days-file.js';
export type { EventFacts } from './event-facts.js';
export type { ActionContext, ActionHandler, ActionOutcome, ActionResult, EarlierResult } from './action-handler.js';
export {
  actionKinds,
  type ActionKindEntry,
  type ActionSettings,
  type Boundary,
  boundarySchema,
  isActionKind,
} from './action-kinds.js';
export { ActionRunner } from './action-runner.js';
export { type Asked, type AskedAction, askedWords } from './asked.js';
export { answerAsked, askAgain, askNoMore, noteAsked } from './asked-people.js';
export { type DraftLetters, draftLetters } from './draft-letters.js';
export { beginRun } from './begin-run.js';
export type { PlannedAction, PlannedRun } from './planned-run.js';
export type { PlannedDeadline } from './planned-deadline.js';
export type { Surroundings } from './surroundings.js';
export type { Progress } from './run-progress.js';
export { refreshActions } from './refresh-actions.js';
export { restateDeadlines } from './restate-deadlines.js';
export { heldWords } from './run-children.js';
export { runsAboutChild, runsAboutSubject, stopRuns } from './stop-runs.js';
export { withdrawDone } from './carry-out-stop.js';
export { passedAt } from './step-time.js';
export { type SettingList, type SettingRule } from './setting.js';
export { fieldsFor, type SettingField, settingFields, type SettingKind } from './setting-fields.js';
export { type ActionExample, actionExamples } from './action-examples.js';
export { countsFromStep, latestMoment, stepMoment, type StepTime, stepTimeSchema, whenPast } from './step-time.js';
export { type Calendars, countedDays } from './calendars.js';
export { countedTiming, type DeadlineDates, deadlineDates, owedDay, owedOn } from './deadline-dates.js';
export { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';
export type {
  DeadlineCounts,
  DeadlineFilter,
  DeadlineHistoryLine,
  DeadlinePage,
  DeadlineRow,
  DeadlineState,
  DeadlineTeam,
  DeadlineView,
} from './deadline-queries.js';
export { deadlineSum } from './deadline-sum.js';
export { DeadlinesService, type DeadlineStaff, LONGEST_REASON } from './deadlines.service.js';
export type { MovedDeadline } from './moved-deadlines.js';
export { deadlineWaitsForTask, meetByTask, oweAgainByTask, type TaskSays } from './meet-by-task.js';
export { settleByTask, settleDeadlines, type SettlingEvent } from './settle-deadlines.js';
export type { Problem, ProblemReader } from './problems.js';
export type { ReadyAction } from './ready-action.js';
export { calendarChangeSchema, type CalendarChange, LONGEST_CALENDAR_TITLE } from './calendar-change.js';
export type { KnownTerm } from './calendar-days.js';
export { CalendarRefusedError, CalendarsChangedError } from './calendar-errors.js';
export type { CalendarHistoryLine, CalendarYear } from './calendar-queries.js';
export { type CalendarPreview, CalendarChanges, type CalendarStaff } from './calendar-changes.service.js';
export { CouncilCalendars } from './council-calendars.js';
export { importSchoolTerms, schoolTermsFileSchema } from './school-terms-file.js';
export { retrySchedule } from './retry-schedule.js';
export { type ActionRow, type AttemptRow, type RunRow, RunsReader } from './runs-reader.js';
export { AttemptFailedError } from './runner-errors.js';
export { RunsModule } from './runs.module.js';
export { RunsService } from './runs.service.js';
export { LONGEST_SKIP_REASON, type SkippedByPerson, SkipRefusedError } from './skip-action.js';
export { type AskedDate, keptDateOf, letterDateOf } from './kept-date-of.js';
export { letterNotice, type PostSettings, usualPost } from './letter-notice.js';
export { dateOf, momentOf, type Timing, timingSchema, writtenTimingShape } from './timing.js';
