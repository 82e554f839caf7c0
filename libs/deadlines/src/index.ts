export { CalendarChanges, type CalendarPreview } from './calendar-changes.service.js';
export { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';
export type {
  DeadlineFilter,
  DeadlineHistoryLine,
  DeadlinePage,
  DeadlineRow,
  DeadlineView,
} from './deadline-queries.js';
export { deadlineSum } from './deadline-sum.js';
export { DeadlinesService, LONGEST_REASON } from './deadlines.service.js';
export { oweDeadlines } from './owe-deadlines.js';
export { restateDeadlines } from './restate-deadlines.js';
export { deadlineWaitsForTask, meetByTask, oweAgainByTask } from './settling/meet-by-task.js';
export { meetByStep, settleDeadlines } from './settling/settle-deadlines.js';
export { withdrawOfUndoneRuns } from './withdraw-undone.js';
export { DeadlinesModule } from './deadlines.module.js';
