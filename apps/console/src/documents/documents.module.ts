import { Module } from '@nestjs/common';
import { AuditedModule } from '../audited/audited.module.js';
import { DocumentsController } from './documents.controller.js';

/** The letters that were made. */
@Module({
  imports: [AuditedModule],
  controllers: [DocumentsController],
})
export class DocumentsModule {}
