import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { ActionRunner } from './action-runner.js';
import { CalendarChanges } from './calendar-changes.service.js';
import { CouncilCalendars } from './council-calendars.js';
import { DeadlinesService } from './deadlines.service.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';

@Module({
  imports: [EventsModule],
  providers: [ActionRunner, CalendarChanges, CouncilCalendars, DeadlinesService, RunsReader, RunsService],
  exports: [ActionRunner, CalendarChanges, CouncilCalendars, DeadlinesService, RunsReader, RunsService, EventsModule],
})
export class RunsModule {}
