import { CaseRecordsModule } from '@linchpin/case-records';
import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { DocumentStore } from './document-store.js';
import { DocumentsService } from './documents.service.js';
import { GenerateDocument } from './generate-document.handler.js';
import { Letters } from './letters.js';
import { TemplatesService } from './templates.service.js';

@Module({
  imports: [CaseRecordsModule, TeamsModule],
  providers: [DocumentStore, DocumentsService, GenerateDocument, Letters, TemplatesService],
  exports: [DocumentsService, GenerateDocument, TemplatesService],
})
export class DocumentsModule {}
