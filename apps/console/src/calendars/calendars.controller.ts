import type { Reader } from '@linchpin/access';
import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '../access/require-permission.js';
import { SignedIn } from '../access/signed-in-staff.js';
import type { Page } from '../pages/page.js';
import { CalendarPages } from './calendar-pages.js';

/** Which days are working days, and why. */
@Controller('calendars')
export class CalendarsController {
  constructor(private readonly pages: CalendarPages) {}

  /** One year, this one unless another is asked for; and a sum in working days, worked out. */
  @Get()
  @RequirePermission('see-calendars')
  index(@Query() query: unknown, @SignedIn() reader: Reader): Promise<Page> {
    return this.pages.sums(query, reader);
  }
}
