import { ActionsModule } from '@linchpin/actions';
import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { MatchEvent } from './match-event.js';
import { TriggersReader } from './triggers-reader.js';
import { VersionsInForce } from './versions-in-force.js';

const services = [MatchEvent, TriggersReader, VersionsInForce];

@Module({ imports: [ActionsModule, CouncilCalendarsModule, EventsModule], providers: services, exports: services })
export class TriggersModule {}
