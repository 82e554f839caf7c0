import { RunsModule } from '@linchpin/runs';
import { Module } from '@nestjs/common';
import { MatchEvent } from './match-event.js';
import { TriggerDrafts } from './trigger-drafts.js';
import { VersionsInForce } from './versions-in-force.js';

@Module({
  imports: [RunsModule],
  providers: [MatchEvent, TriggerDrafts, VersionsInForce],
  exports: [MatchEvent, TriggerDrafts],
})
export class TriggersModule {}
