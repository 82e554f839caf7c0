import { CouncilCalendarsModule } from '@linchpin/council-calendars';
import { DeliveriesModule } from '@linchpin/deliveries';
import { EventsModule } from '@linchpin/events';
import { Module } from '@nestjs/common';
import { ActionRunner } from './action-runner.js';
import { RunsReader } from './runs-reader.js';
import { RunsService } from './runs.service.js';
import { StepDeliveries } from './step-deliveries.js';

const services = [ActionRunner, RunsReader, RunsService, StepDeliveries];

@Module({ imports: [CouncilCalendarsModule, DeliveriesModule, EventsModule], providers: services, exports: services })
export class ActionsModule {}
