import type { Reader } from '@linchpin/access';
import { allBankHolidays } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CalendarChange } from './calendar-change.js';
import { calendarsOf, type KnownTerm, readCalendarDays } from './calendar-days.js';
import { CalendarRefusedError } from './calendar-errors.js';
import { calendarHistory, type CalendarHistoryLine, calendarYear, type CalendarYear } from './calendar-queries.js';
import { BankHolidayFileError, readBankHolidayFile } from './gov-uk-bank-holidays.js';
import { proclaimedNews } from './proclaimed-news.js';

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

  /** What the calendars hold for a year. */
  year(year: number): Promise<CalendarYear> {
    return calendarYear(this.dataSource.manager, year);
  }

  /** A school term, or null when there is none. */
  async term(termId: string): Promise<KnownTerm | null> {
    const { terms } = await readCalendarDays(this.dataSource.manager);
    return terms.find(({ id }) => id === termId) ?? null;
  }

  /** What was changed last. Restricted deadlines that moved are counted for those with the right. */
  history(reader: Reader): Promise<CalendarHistoryLine[]> {
    return calendarHistory(this.dataSource.manager, reader);
  }

  /** The change that a GOV.UK file asks for; null when it says nothing new. `text` is the file's. */
  async changeOfFile(text: string): Promise<{ change: CalendarChange | null; years: readonly number[] }> {
    const { proclaimed } = await readCalendarDays(this.dataSource.manager);
    try {
      const published = readBankHolidayFile(text);
      const news = proclaimedNews(published, allBankHolidays(proclaimed));
      return { change: news.length > 0 ? { kind: 'proclaim', news } : null, years: published.years };
    } catch (error) {
      if (error instanceof BankHolidayFileError) throw new CalendarRefusedError(error.message, 'file');
      throw error;
    }
  }
}
