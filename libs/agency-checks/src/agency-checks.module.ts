import { CaseRecordsModule } from '@linchpin/case-records';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { AgencyDirectory } from './agency-directory.js';
import { CheckForesight } from './check-foresight.js';
import { CheckLinksService } from './check-links.service.js';
import { CheckPeople } from './check-people.js';
import { CheckWriter } from './check-writer.js';
import { ChecksService } from './checks.service.js';
import { OverdueChecks } from './overdue-checks.js';
import { RequestChecks } from './request-checks.handler.js';

@Module({
  imports: [CaseRecordsModule, EventsModule],
  providers: [
    AgencyDirectory,
    CheckForesight,
    CheckLinksService,
    CheckPeople,
    ChecksService,
    CheckWriter,
    OverdueChecks,
    RequestChecks,
  ],
  exports: [
    AgencyDirectory,
    CheckForesight,
    CheckLinksService,
    ChecksService,
    CheckWriter,
    OverdueChecks,
    RequestChecks,
  ],
})
export class AgencyChecksModule {}
