import { Module } from '@nestjs/common';
import { TriggersModule } from '../triggers/triggers.module.js';
import { WouldDoModule } from '../would-do/would-do.module.js';
import { ApprovalPages } from './approval-pages.js';
import { ApprovalsController } from './approvals.controller.js';

/** The second person’s decision about a draft. */
@Module({
  imports: [TriggersModule, WouldDoModule],
  controllers: [ApprovalsController],
  providers: [ApprovalPages],
})
export class TriggerApprovalsModule {}
