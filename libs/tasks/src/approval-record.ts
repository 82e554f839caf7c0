import { draftLetters } from '@linchpin/actions';
import { londonDate } from '@linchpin/dates';
import { deadlineWaitsForTask } from '@linchpin/deadlines';
import type { EntityManager } from 'typeorm';
import { type Approval, type ApprovalBounds, approvalFaults, ApprovalRefusedError, type SentHow } from './approval.js';

/** What an approval of this action's task must fit. */
export async function approvalBounds(manager: EntityManager, actionId: string): Promise<ApprovalBounds> {
  const [action] = await manager.query<{ runId: string }[]>(`SELECT run_id AS "runId" FROM actions WHERE id = $1`, [
    actionId,
  ]);
  if (!action) throw new Error(`There is no action ${actionId}.`);
  const { count, madeAt, occurredAt } = await draftLetters(manager, action.runId);
  return {
    today: londonDate(new Date()),
    earliest: londonDate(madeAt ?? occurredAt),
    draftsHeld: count > 0,
    deadlineWaits: await deadlineWaitsForTask(manager, actionId),
  };
}

/**
 * Keeps who approved and who sent, in the transaction that marks the task as done, and returns the record's id. Throws
 * `ApprovalRefusedError`.
 */
export async function keepApproval(
  manager: EntityManager,
  task: { id: string; actionId: string },
  staffId: string,
  given: Approval,
): Promise<{ approvalId: string; approval: Approval }> {
  const approval = trimmed(given);
  const faults = approvalFaults(approval, await approvalBounds(manager, task.actionId));
  if (faults.length > 0) throw new ApprovalRefusedError(faults);
  const { approvedBy, approverRole, sent } = approval;
  const [row] = await manager.query<{ id: string }[]>(
    `INSERT INTO task_approvals (task_id, approved_by, approver_role, approver_id, sent_by, sent_on, sent_how, sent_to, recorded_by)
     VALUES ($1, $2, $3, (SELECT id FROM staff WHERE lower(name) = lower($2) AND active ORDER BY ref LIMIT 1), $4, $5, $6, $7, $8)
     RETURNING id`,
    [
      task.id,
      approvedBy,
      approverRole,
      sent?.by ?? null,
      sent?.on ?? null,
      sent?.how ?? null,
      sent?.to ?? null,
      staffId,
    ],
  );
  if (!row) throw new Error(`The approval of task ${task.id} was not kept.`);
  return { approvalId: row.id, approval };
}

/** What was recorded by mistake stays on record, as taken back. */
export async function takeBackApproval(manager: EntityManager, taskId: string, staffId: string): Promise<void> {
  await manager.query(
    `UPDATE task_approvals SET taken_back_at = now(), taken_back_by = $2 WHERE task_id = $1 AND taken_back_at IS NULL`,
    [taskId, staffId],
  );
}

/** An approval that was recorded, as a page shows it. */
export interface RecordedApproval extends Approval {
  /** Name of who recorded it. */
  recordedBy: string;
  recordedAt: Date;
  /** It was taken back, with the task. */
  takenBackAt: Date | null;
}

/** Every approval that was recorded of a task, the oldest first. */
export async function approvalsOf(manager: EntityManager, taskId: string): Promise<RecordedApproval[]> {
  const rows = await manager.query<ApprovalRow[]>(
    `SELECT approved_by AS "approvedBy", approver_role AS "approverRole", sent_by AS "sentBy", sent_on::text AS "sentOn",
       sent_how AS "sentHow", sent_to AS "sentTo", staff.name AS "recordedBy", recorded_at AS "recordedAt",
       taken_back_at AS "takenBackAt"
     FROM task_approvals JOIN staff ON staff.id = task_approvals.recorded_by WHERE task_id = $1 ORDER BY recorded_at`,
    [taskId],
  );
  return rows.map(({ sentBy, sentOn, sentHow, sentTo, ...approval }) => ({
    ...approval,
    sent: sentBy && sentOn && sentHow && sentTo ? { by: sentBy, on: sentOn, how: sentHow, to: sentTo } : null,
  }));
}

interface ApprovalRow extends Omit<RecordedApproval, 'sent'> {
  sentBy: string | null;
  sentOn: string | null;
  sentHow: SentHow | null;
  sentTo: string | null;
}

function trimmed({ approvedBy, approverRole, sent }: Approval): Approval {
  const line = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
  return {
    approvedBy: line(approvedBy),
    approverRole: line(approverRole),
    sent: sent && { by: line(sent.by), on: sent.on, how: sent.how, to: line(sent.to) },
  };
}
