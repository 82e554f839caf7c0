import {
  allBankHolidays,
  BankHolidayFileError,
  type CivilDate,
  proclaimedNews,
  readBankHolidayFile,
} from '@linchpin/calendar';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { applyChange, type CalendarChange } from './calendar-change.js';
import { calendarsOf, fingerprintOf, type KnownTerm, readCalendarDays } from './calendar-days.js';
import { changesStatutory, closedBy, differenceOf, sentencesOf } from './calendar-difference.js';
import { CalendarRefusedError, CalendarsChangedError } from './calendar-errors.js';
import { calendarHistory, type CalendarHistoryLine, calendarYear, type CalendarYear } from './calendar-queries.js';
import { CouncilCalendars } from './council-calendars.js';
import { deadlinesMovedBy, moveDeadlines, type MovedDeadline } from './moved-deadlines.js';
import { writeDifference } from './write-calendar-days.js';

/** How many moved deadlines are named; all are counted. */
const MOVED_SHOWN = 50;

/** Who asks. A `StaffMember` will do. */
export interface CalendarStaff {
  ref: string;
  seesRestricted: boolean;
}

/** What a change would do, before anybody has confirmed it. */
export interface CalendarPreview {
  change: CalendarChange;
  /** Of the calendars that it was computed from: `confirm` asks for it. */
  fingerprint: string;
  /** Sentences without their full stops. */
  changes: string[];
  /** Whether bank holidays change, and so dates that the law sets may move. */
  statutory: boolean;
  /** The days that become days on which nobody works. */
  closes: CivilDate[];
  moved: { rows: MovedDeadline[]; total: number };
}

/**
 * Changes to the calendars. Each is shown first and then confirmed; what cannot be done throws `CalendarRefusedError`
 * with a sentence for whoever asked.
 */
@Injectable()
export class CalendarsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly calendars: CouncilCalendars,
  ) {}

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
  history({ seesRestricted }: { seesRestricted: boolean }): Promise<CalendarHistoryLine[]> {
    return calendarHistory(this.dataSource.manager, seesRestricted);
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

  /** What a change would do. Nothing is written. */
  async preview(change: CalendarChange, { seesRestricted }: CalendarStaff): Promise<CalendarPreview> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const before = await readCalendarDays(manager);
      const after = applyChange(before, change);
      const difference = differenceOf(before, after);
      const changes = sentencesOf(difference);
      if (changes.length === 0) throw new CalendarRefusedError('This changes nothing');
      const moved = await deadlinesMovedBy(manager, calendarsOf(after), { seesRestricted });
      return {
        change,
        fingerprint: fingerprintOf(before),
        changes,
        statutory: changesStatutory(difference),
        closes: closedBy(difference),
        moved: { rows: moved.slice(0, MOVED_SHOWN), total: moved.length },
      };
    });
  }

  /**
   * Makes a change that was seen: writes it and moves the deadlines in one transaction. Returns how many deadlines that
   * this person may know of have moved. Throws `CalendarsChangedError` when the calendars are not those of the preview.
   */
  async confirm(change: CalendarChange, fingerprint: string, staff: CalendarStaff): Promise<number> {
    const moved = await this.dataSource.transaction(async (manager) => {
      // One change at a time. Readers are not kept waiting.
      await manager.query(
        'LOCK TABLE calendar_changes, proclaimed_days, closure_days, school_terms IN SHARE ROW EXCLUSIVE MODE',
      );
      const before = await readCalendarDays(manager);
      if (fingerprintOf(before) !== fingerprint) throw new CalendarsChangedError();
      const after = applyChange(before, change);
      const difference = differenceOf(before, after);
      await writeDifference(manager, difference, staff.ref);
      const all = await moveDeadlines(manager, calendarsOf(after));
      const restricted = all.filter((deadline) => deadline.restricted).length;
      await manager.query(
        `INSERT INTO calendar_changes (who, what, deadlines_moved, restricted_moved) VALUES ($1, $2, $3, $4)`,
        [staff.ref, sentencesOf(difference).join('. '), all.length - restricted, restricted],
      );
      return staff.seesRestricted ? all.length : all.length - restricted;
    });
    this.calendars.forget();
    return moved;
  }
}
