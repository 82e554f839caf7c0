import { Module } from '@nestjs/common';
import { AuditedModule } from '../audited/audited.module.js';
import { ChecksController } from './checks.controller.js';

/** What partner agencies were asked, and their answers. */
@Module({
  imports: [AuditedModule],
  controllers: [ChecksController],
})
export class ChecksModule {}
