import type { Reader } from '@linchpin/access';
import { ApprovalRefusedError, TaskRefusedError, TasksService } from '@linchpin/tasks';
import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import { Audited } from '../audited/audited.js';
import { answerForm, refusedBy } from '../forms/answer-form.js';
import { FormValues } from '../forms/form-values.js';
import { type Page, type Redirect, redirectTo } from '../pages/page.js';
import { ParseId } from '../pages/parse-id.js';
import { paths } from '../paths.js';
import { givenApproval, readApproval } from './approval-form.js';
import { ApprovalPage } from './approval-page.js';
import { TaskPages, taskRefusals } from './task-pages.js';

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
  async form(@Param('id', ParseId) taskId: string, @SignedIn() reader: Reader): Promise<Page | Redirect> {
    const { task, offers } = await this.pages.find(taskId, reader);
    return offers.approval ? this.approval.show(task, reader) : redirectTo(paths.tasks.show(taskId));
  }

  @Post(':id/approval')
  @Audited('approval.recorded', { about: 'task' })
  record(
    @Param('id', ParseId) taskId: string,
    @Body() body: unknown,
    @SignedIn() reader: Reader,
  ): Promise<Page | Redirect> {
    const given = givenApproval(FormValues.read(body));
    return answerForm({
      load: () => this.pages.find(taskId, reader),
      read: () => readApproval(given),
      act: async (approval) => {
        await this.tasks.done(reader, taskId, undefined, approval);
        return redirectTo(paths.tasks.show(taskId), 'The approval is recorded and the task is done.');
      },
      again: (wrong, { task }) =>
        wrong.error instanceof TaskRefusedError && !(wrong.error instanceof ApprovalRefusedError)
          ? this.pages.show(taskId, reader, wrong)
          : this.approval.show(task, reader, given, wrong.faults),
      refusals: [
        refusedBy(ApprovalRefusedError, ({ faults }) => faults.map(({ field, message }) => ({ field, text: message }))),
        ...taskRefusals,
      ],
    });
  }
}
