import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { CatalogueController } from './catalogue.controller.js';

/** What Linchpin knows: event types and kinds of action. */
@Module({
  imports: [EventsModule],
  controllers: [CatalogueController],
})
export class CatalogueModule {}
