import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { AuditInterceptor } from './audit.interceptor.js';
import { AuditedThings } from './audited-things.js';
import { ContentReadings } from './content-readings.js';
import { EntryOfRequest } from './entry-of-request.js';
import { Refusals } from './refusals.js';

/** What the console writes into the audit trail. */
@Module({
  imports: [AccessModule],
  providers: [AuditedThings, EntryOfRequest, AuditInterceptor, ContentReadings, Refusals],
  exports: [AuditInterceptor, ContentReadings, Refusals],
})
export class AuditedModule {}
