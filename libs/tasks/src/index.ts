export { type AssignedTask, AssignTask } from './assign-task.handler.js';
export {
  type Approval,
  type ApprovalFault,
  type ApprovalField,
  approvalFaults,
  ApprovalRefusedError,
  approvalWords,
  LONGEST as LONGEST_OF_APPROVAL,
  type Sending,
  type SentHow,
  sentHow,
} from './approval.js';
export type { RecordedApproval } from './approval-record.js';
export { LONGEST_NOTE } from './task-history.js';
export { TaskRefusedError, TaskTakenError, UnknownTaskError } from './task-errors.js';
export type {
  TaskCounts,
  TaskFilter,
  TaskHistoryLine,
  TaskOfAction,
  TaskPage,
  TaskRow,
  TaskViewer,
} from './task-queries.js';
export { canUndo, mayRecordApproval, type TaskChangeKind, type TaskStaff, type TaskState } from './task-rules.js';
export { TasksModule } from './tasks.module.js';
export { type HandOverTo, TasksService } from './tasks.service.js';
