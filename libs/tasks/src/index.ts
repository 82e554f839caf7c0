export { type AssignedTask, AssignTask } from './assign-task.handler.js';
export { LONGEST_NOTE } from './task-history.js';
export { TaskRefusedError, TaskTakenError, UnknownTaskError } from './task-errors.js';
export type { TaskCounts, TaskFilter, TaskHistoryLine, TaskPage, TaskRow, TaskViewer } from './task-queries.js';
export type { TaskChangeKind, TaskStaff, TaskState } from './task-rules.js';
export { TasksModule } from './tasks.module.js';
export { type HandOverTo, TasksService } from './tasks.service.js';
