import { Module } from '@nestjs/common';
import { AlarmsService } from './alarms.service.js';
import { EventsReader } from './events-reader.js';
import { EventsService } from './events.service.js';
import { SourcesService } from './sources.service.js';

@Module({
  providers: [AlarmsService, EventsReader, EventsService, SourcesService],
  exports: [AlarmsService, EventsReader, EventsService, SourcesService],
})
export class EventsModule {}
