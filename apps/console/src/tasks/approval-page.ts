import type { Reader, StaffRole } from '@linchpin/access';
import { londonDate } from '@linchpin/dates';
import { LONGEST_OF_APPROVAL, type TaskPage, TasksService } from '@linchpin/tasks';
import { StaffAccounts } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { faultModel, type FormFault } from '../forms/form-faults.js';
import { page, type Page } from '../pages/page.js';
import { type GivenApproval, sendingChoices } from './approval-form.js';

const roles: readonly StaffRole[] = ['manager', 'business-support'];

/** Builds the form that records an approval. */
@Injectable()
export class ApprovalPage {
  constructor(
    private readonly tasks: TasksService,
    private readonly accounts: StaffAccounts,
  ) {}

  /** The form, empty or as it was given, with what is wrong with it (422). */
  async show(task: TaskPage, reader: Reader, given?: GivenApproval, faults: readonly FormFault[] = []): Promise<Page> {
    const { draftsHeld, earliest, deadlineWaits } = await this.tasks.approvalBounds(task.actionId);
    return page(
      'tasks/approval.njk',
      {
        task,
        values: given ?? {},
        ...faultModel(faults),
        draftsHeld,
        deadlineWaits,
        earliest,
        today: londonDate(new Date()),
        ways: sendingChoices,
        longest: LONGEST_OF_APPROVAL,
        // Suggestions only: who approves is often a social worker, who has no account here.
        people: await this.people(),
        me: reader.name,
      },
      faults.length > 0 ? 422 : 200,
    );
  }

  private async people(): Promise<string[]> {
    const staff = await Promise.all(roles.map((role) => this.accounts.ofRole(role)));
    return staff.flat().map(({ name }) => name);
  }
}
