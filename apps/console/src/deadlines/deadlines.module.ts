import { Module } from '@nestjs/common';
import { DeadlineChangesController } from './deadline-changes.controller.js';
import { DeadlinePages } from './deadline-pages.js';
import { DeadlineRows } from './deadline-rows.js';
import { DeadlinesController } from './deadlines.controller.js';

/** The dates that are owed. */
@Module({
  controllers: [DeadlinesController, DeadlineChangesController],
  providers: [DeadlinePages, DeadlineRows],
  exports: [DeadlineRows],
})
export class DeadlinesModule {}
