import { CaseRecordsModule } from '@linchpin/case-records';
import { EventsModule } from '@linchpin/events';
import { MailModule } from '@linchpin/mail';
import { Module } from '@nestjs/common';
import { AgencyDirectory } from './agency-directory.js';
import { CheckForesight } from './check-foresight.js';
import { CheckLinksService } from './check-links.service.js';
import { CheckPeople } from './check-people.js';
import { CheckSender } from './check-sender.js';
import { ChecksService } from './checks.service.js';
import { OverdueChecks } from './overdue-checks.js';
import { RequestChecks } from './request-checks.handler.js';

@Module({
  imports: [CaseRecordsModule, EventsModule, MailModule],
  providers: [
    AgencyDirectory,
    CheckForesight,
    CheckLinksService,
    CheckPeople,
    ChecksService,
    CheckSender,
    OverdueChecks,
    RequestChecks,
  ],
  exports: [AgencyDirectory, CheckForesight, CheckLinksService, ChecksService, OverdueChecks, RequestChecks],
})
export class AgencyChecksModule {}
