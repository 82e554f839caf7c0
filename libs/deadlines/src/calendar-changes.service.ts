import type { Reader } from '@linchpin/access';
import {
  type CalendarChange,
  CalendarRefusedError,
  CouncilCalendars,
  noteCalendarChange,
  planCalendarChange,
  writeCalendarChange,
} from '@linchpin/council-calendars';
import type { CivilDate } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import { EntityManager } from 'typeorm';
import { deadlinesMovedBy, type MovedDeadline, moveDeadlines } from './moved-deadlines.js';

/** How many moved deadlines are named; all are counted. */
const MOVED_SHOWN = 50;

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
 * with a sentence for whoever asked. Made with the manager of a transaction, every change is a part of it.
 */
@Injectable()
export class CalendarChanges {
  constructor(
    private readonly manager: EntityManager,
    private readonly calendars: CouncilCalendars,
  ) {}

  /** What a change would do. Nothing is written. */
  async preview(reader: Reader, change: CalendarChange): Promise<CalendarPreview> {
    return this.manager.transaction('REPEATABLE READ', async (manager) => {
      const planned = await planCalendarChange(manager, change);
      const { fingerprint, sentences: changes, statutory, closes } = planned;
      if (changes.length === 0) throw new CalendarRefusedError('This changes nothing');
      const moved = await deadlinesMovedBy(manager, planned.calendars, reader);
      return {
        change,
        fingerprint,
        changes,
        statutory,
        closes,
        moved: { rows: moved.slice(0, MOVED_SHOWN), total: moved.length },
      };
    });
  }

  /**
   * Makes a change that was seen: writes it and moves the deadlines in one transaction. Returns how many deadlines that
   * this person may know of have moved. Throws `CalendarsChangedError` when the calendars are not those of the preview.
   */
  async confirm(reader: Reader, change: CalendarChange, fingerprint: string): Promise<number> {
    const moved = await this.manager.transaction(async (manager) => {
      const planned = await writeCalendarChange(manager, change, fingerprint, reader.ref);
      const all = await moveDeadlines(manager, planned.calendars);
      const restricted = all.filter((deadline) => deadline.restricted).length;
      await noteCalendarChange(manager, planned, reader.ref, { all: all.length, restricted });
      return reader.seesRestricted ? all.length : all.length - restricted;
    });
    this.calendars.forget();
    return moved;
  }
}
