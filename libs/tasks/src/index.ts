export { AssignTask } from './assign-task.handler.js';
export {
  type Approval,
  type ApprovalFault,
  ApprovalRefusedError,
  approvalWords,
  LONGEST as LONGEST_OF_APPROVAL,
  sentHow,
} from './approval.js';
export { LONGEST_NOTE } from './task-history.js';
export { TaskRefusedError, UnknownTaskError } from './task-errors.js';
export type { TaskFilter, TaskHistoryLine, TaskOfAction, TaskPage, TaskRow } from './task-queries.js';
export { canUndo, mayRecordApproval } from './task-rules.js';
export { TasksModule } from './tasks.module.js';
export { type HandOverTo, TasksService } from './tasks.service.js';
