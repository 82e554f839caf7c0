import type { EntityManager } from 'typeorm';
import type { TaskChange } from './task-rules.js';

/** The longest note that staff can leave with a task, in characters. */
export const LONGEST_NOTE = 500;

/**
 * Moves a task and adds the line to its history, in the transaction of `manager`. `staffId` is who did it, or null when
 * the change came with the task's event; `approvalId` the record of who approved what is done now.
 */
export async function recordChange(
  manager: EntityManager,
  taskId: string,
  staffId: string | null,
  { state, teamId, assigneeId, ...line }: TaskChange,
  approvalId: string | null = null,
): Promise<void> {
  await manager.query(
    `UPDATE tasks SET state = $2, team_id = $3, assignee_id = $4, approval_id = $5,
       approval_asked = approval_asked OR $2 <> 'done',
       finished_at = CASE WHEN $2 IN ('done', 'withdrawn') THEN now() END
     WHERE id = $1`,
    [taskId, state, teamId, assigneeId, approvalId],
  );
  await recordLine(manager, taskId, staffId, line);
}

/** Adds a line to the history of a task that stays where it is. */
export async function recordLine(
  manager: EntityManager,
  taskId: string,
  staffId: string | null,
  line: Pick<TaskChange, 'change' | 'toStaffId' | 'toTeamId' | 'note'>,
): Promise<void> {
  await manager.query(
    `INSERT INTO task_history (task_id, staff_id, change, to_staff_id, to_team_id, note)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [taskId, staffId, line.change, line.toStaffId ?? null, line.toTeamId ?? null, line.note ?? null],
  );
}
