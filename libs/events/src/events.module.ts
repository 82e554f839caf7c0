import { AlarmsModule } from '@linchpin/alarms';
import { Module } from '@nestjs/common';
import { EventsReader } from './events-reader.js';
import { EventsService } from './events.service.js';
import { HoldsService } from './holds.service.js';

const services = [EventsReader, EventsService, HoldsService];

@Module({ imports: [AlarmsModule], providers: services, exports: [...services, AlarmsModule] })
export class EventsModule {}
