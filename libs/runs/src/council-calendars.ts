import { WorkingCalendar } from '@linchpin/calendar';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Calendars } from './calendars.js';

/** A change of the closure days is seen by every process within this time, in milliseconds. */
const FRESH_MS = 60_000;

/** The statutory calendar, and the council's service calendar with its closure days. */
@Injectable()
export class CouncilCalendars {
  private known?: { calendars: Calendars; until: number };

  constructor(private readonly dataSource: DataSource) {}

  async current(): Promise<Calendars> {
    if (!this.known || this.known.until < Date.now()) {
      const closureDays = await this.dataSource.query<{ date: string; title: string }[]>(
        `SELECT to_char(on_date, 'YYYY-MM-DD') AS date, title FROM closure_days`,
      );
      const calendars = { statutory: WorkingCalendar.statutory(), service: WorkingCalendar.service(closureDays) };
      this.known = { calendars, until: Date.now() + FRESH_MS };
    }
    return this.known.calendars;
  }
}
