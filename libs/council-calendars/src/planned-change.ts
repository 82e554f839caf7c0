import type { CivilDate } from '@linchpin/dates';
import type { Calendars } from '@linchpin/timings';
import type { EntityManager } from 'typeorm';
import { applyChange, type CalendarChange } from './calendar-change.js';
import { calendarsOf, fingerprintOf, readCalendarDays } from './calendar-days.js';
import {
  type CalendarDifference,
  changesStatutory,
  closedBy,
  differenceOf,
  sentencesOf,
} from './calendar-difference.js';
import { CalendarsChangedError } from './calendar-errors.js';
import { writeDifference } from './write-calendar-days.js';

/** A change of the calendars, worked out and not written. */
export interface PlannedChange {
  /** Of the calendars that it was computed from. */
  fingerprint: string;
  /** The calendars that it makes. */
  calendars: Calendars;
  difference: CalendarDifference;
  /** What changes, in sentences without their full stops. Empty: nothing does. */
  sentences: string[];
  /** Whether bank holidays change, and so dates that the law sets may move. */
  statutory: boolean;
  /** The days that become days on which nobody works. */
  closes: CivilDate[];
}

/** What a change would make of the calendars as this transaction sees them. Throws `CalendarRefusedError` for one that cannot be. */
export async function planCalendarChange(manager: EntityManager, change: CalendarChange): Promise<PlannedChange> {
  const before = await readCalendarDays(manager);
  const after = applyChange(before, change);
  const difference = differenceOf(before, after);
  return {
    fingerprint: fingerprintOf(before),
    calendars: calendarsOf(after),
    difference,
    sentences: sentencesOf(difference),
    statutory: changesStatutory(difference),
    closes: closedBy(difference),
  };
}

/**
 * Writes a change that was seen, in the caller's transaction: `fingerprint` is of the calendars that it was seen on, and
 * `CalendarsChangedError` is thrown when they are others by now. One change at a time; readers are not kept waiting.
 */
export async function writeCalendarChange(
  manager: EntityManager,
  change: CalendarChange,
  fingerprint: string,
  who: string,
): Promise<PlannedChange> {
  await manager.query(
    'LOCK TABLE calendar_changes, proclaimed_days, closure_days, school_terms IN SHARE ROW EXCLUSIVE MODE',
  );
  const before = await readCalendarDays(manager);
  if (fingerprintOf(before) !== fingerprint) throw new CalendarsChangedError();
  const planned = await planCalendarChange(manager, change);
  await writeDifference(manager, planned.difference, who);
  return planned;
}

/** Writes the line of the history about a change, in the caller's transaction: how many deadlines have moved with it. */
export async function noteCalendarChange(
  manager: EntityManager,
  { sentences }: Pick<PlannedChange, 'sentences'>,
  who: string,
  moved: { all: number; restricted: number },
): Promise<void> {
  await manager.query(
    `INSERT INTO calendar_changes (who, what, deadlines_moved, restricted_moved) VALUES ($1, $2, $3, $4)`,
    [who, sentences.join('. '), moved.all - moved.restricted, moved.restricted],
  );
}
