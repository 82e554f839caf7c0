import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { ActionRunner } from './action-runner.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';

const services = [ActionRunner, RunsReader, RunsService];

@Module({ imports: [CouncilCalendarsModule, EventsModule], providers: services, exports: services })
export class ActionsModule {}
