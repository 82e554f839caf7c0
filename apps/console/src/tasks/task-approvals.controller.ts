import { ApprovalRefusedError, TaskRefusedError, TasksService, UnknownTaskError } from '@linchpin/tasks';
import type { StaffMember } from '@linchpin/teams';
import { Body, Controller, Get, NotFoundException, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { formFaults, givenApproval, readApproval } from './approval-form.js';
import { ApprovalPage } from './approval-page.js';
import { TaskPages } from './task-pages.js';

/** Who approved what a task prepared, who sent it, when, how and to whom: without that it is not done. */
@Controller('tasks')
@RequirePermission('record-approvals')
export class TaskApprovalsController {
  constructor(
    private readonly tasks: TasksService,
    private readonly pages: TaskPages,
    private readonly approval: ApprovalPage,
  ) {}

  @Get(':id/approval')
  async form(@Param('id', ParseId) taskId: string, @SignedIn() staff: StaffMember): Promise<Page | Redirect> {
    const { task, offers } = await this.pages.find(taskId, staff);
    return offers.approval ? this.approval.show(task, staff) : redirectTo(paths.tasks.show(taskId));
  }

  @Post(':id/approval')
  async record(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() staff: StaffMember,
  ): Promise<Page | Redirect> {
    const { task } = await this.pages.find(taskId, staff);
    const given = givenApproval(body);
    const read = readApproval(given);
    if ('faults' in read) return this.approval.show(task, staff, given, formFaults(read.faults));
    try {
      await this.tasks.done(taskId, staff, undefined, read.approval);
    } catch (error) {
      if (error instanceof UnknownTaskError) throw new NotFoundException();
      if (error instanceof ApprovalRefusedError) {
        return this.approval.show(task, staff, given, formFaults(error.faults));
      }
      if (!(error instanceof TaskRefusedError)) throw error;
      return this.pages.show(taskId, staff, { text: error.message, href: '#to-do' }, 409);
    }
    return redirectTo(paths.tasks.show(taskId), 'The approval is recorded and the task is done.');
  }
}
