import { Module } from '@nestjs/common';
import { AuditSearch } from './audit-search.js';
import { EntryWithItsAct } from './entry-with-its-act.js';
import { SealEntries } from './seal-entries.js';

/** The audit trail: written with acts, sealed, and looked through. */
@Module({
  providers: [AuditSearch, SealEntries, EntryWithItsAct],
  exports: [AuditSearch, SealEntries],
})
export class AuditModule {}
