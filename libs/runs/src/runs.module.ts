import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { ActionRunner } from './action-runner.js';
import { CouncilCalendars } from './council-calendars.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';

@Module({
  imports: [EventsModule],
  providers: [ActionRunner, CouncilCalendars, RunsReader, RunsService],
  exports: [ActionRunner, CouncilCalendars, RunsReader, RunsService, EventsModule],
})
export class RunsModule {}
