import { Module } from '@nestjs/common';
import { ApprovalPage } from './approval-page.js';
import { TaskApprovalsController } from './task-approvals.controller.js';
import { TaskChangesController } from './task-changes.controller.js';
import { TaskPages } from './task-pages.js';
import { TasksController } from './tasks.controller.js';

/** What there is to do, and what staff do with it. */
@Module({
  controllers: [TasksController, TaskChangesController, TaskApprovalsController],
  providers: [TaskPages, ApprovalPage],
})
export class TasksModule {}
