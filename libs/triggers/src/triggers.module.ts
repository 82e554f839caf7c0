import { RunsModule } from '@linchpin/runs';
import { Module } from '@nestjs/common';
import { MatchEvent } from './match-event.js';

@Module({ imports: [RunsModule], providers: [MatchEvent], exports: [MatchEvent] })
export class TriggersModule {}
