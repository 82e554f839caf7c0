import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { calendarsOf, readCalendarDays } from './calendar-days.js';
import type { Calendars } from './calendars.js';

/** A change of the calendars is seen by every process within this time, in milliseconds. */
const FRESH_MS = 60_000;

/**
 * The calendars as they are: bank holidays with what was proclaimed since the release, the council's closure days, and
 * school terms. A date past the last known year or term comes with a warning.
 */
@Injectable()
export class CouncilCalendars {
  private known?: { calendars: Calendars; until: number };
  private forgotten = 0;

  constructor(private readonly dataSource: DataSource) {}

  async current(): Promise<Calendars> {
    if (this.known && Date.now() < this.known.until) return this.known.calendars;
    const [until, forgotten] = [Date.now() + FRESH_MS, this.forgotten];
    const calendars = calendarsOf(await readCalendarDays(this.dataSource.manager));
    // What was read before a change that has been made meanwhile is not kept.
    if (forgotten === this.forgotten) this.known = { calendars, until };
    return calendars;
  }

  /** Reads the calendars again the next time: for the process that has changed them. */
  forget(): void {
    this.forgotten += 1;
    delete this.known;
  }
}
