import { Module } from '@nestjs/common';
import { CalendarChangesController } from './calendar-changes.controller.js';
import { CalendarPages } from './calendar-pages.js';
import { CalendarsController } from './calendars.controller.js';

/** Which days are working days, and changes to that. */
@Module({
  controllers: [CalendarsController, CalendarChangesController],
  providers: [CalendarPages],
})
export class CalendarsModule {}
