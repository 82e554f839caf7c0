import { RunsModule } from '@linchpin/runs';
import { Module } from '@nestjs/common';
import { MakeReport } from './make-report.js';
import { MatchEvent } from './match-event.js';
import { TriggerDrafts } from './trigger-drafts.js';
import { TriggerMails } from './trigger-mails.js';
import { TriggersReader } from './triggers-reader.js';
import { VersionsInForce } from './versions-in-force.js';
import { WouldDoReports } from './would-do-reports.js';

@Module({
  imports: [RunsModule],
  providers: [MatchEvent, TriggerDrafts, TriggerMails, TriggersReader, VersionsInForce, MakeReport, WouldDoReports],
  exports: [MatchEvent, MakeReport, WouldDoReports, TriggerDrafts, TriggerMails, TriggersReader],
})
export class TriggersModule {}
