import { Module } from '@nestjs/common';
import { AccessModule } from '../access/access.module.js';
import { RunsModule } from '../runs/runs.module.js';
import { EventArrivals } from './event-arrivals.js';
import { EventResults } from './event-results.js';
import { EventsController } from './events.controller.js';

/** What arrived, and what became of it. */
@Module({
  imports: [AccessModule, RunsModule],
  controllers: [EventsController],
  providers: [EventResults, EventArrivals],
  exports: [EventResults, EventArrivals],
})
export class EventsModule {}
