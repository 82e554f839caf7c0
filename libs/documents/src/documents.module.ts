import { CaseRecordsModule } from '@linchpin/case-records';
import { TeamsModule } from '@linchpin/teams';
import { Module } from '@nestjs/common';
import { DocumentStore } from './document-store.js';
import { DocumentsService } from './documents.service.js';
import { GenerateDocument } from './generate-document.handler.js';
import { LetterForesight } from './letters/letter-foresight.js';
import { Letters } from './letters/letters.js';
import { TemplatesService } from './templates/templates.service.js';

@Module({
  imports: [CaseRecordsModule, TeamsModule],
  providers: [DocumentStore, DocumentsService, GenerateDocument, LetterForesight, Letters, TemplatesService],
  exports: [DocumentsService, GenerateDocument, LetterForesight, TemplatesService],
})
export class DocumentsModule {}
