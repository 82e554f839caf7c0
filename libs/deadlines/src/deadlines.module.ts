import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { CalendarChanges } from './calendar-changes.service.js';
import { DeadlinesService } from './deadlines.service.js';

const services = [CalendarChanges, DeadlinesService];

@Module({ imports: [CouncilCalendarsModule, EventsModule], providers: services, exports: services })
export class DeadlinesModule {}
