import { weekday } from '@linchpin/dates';
import { FIRST_KNOWN_DAY, LAST_KNOWN_DAY } from './known-years.js';

const WEEKDAYS_BEFORE = weekdaysUpTo(FIRST_KNOWN_DAY - 1);
const WEEKDAYS_UP_TO_LAST = weekdaysUpTo(LAST_KNOWN_DAY);

/**
 * Working days, numbered in order: the first of the known years is number 1. Numbers make every sum a subtraction
 * and a look-up, however far it reaches, and they are how council systems keep it too (a calendar table with a
 * running working-day number). Outside the known years each Monday to Friday has a number, going on from the edge:
 * whoever uses those must say so.
 */
export class WorkingDayTable {
  /** By days since the first known day: the number of the last working day on or before it. */
  private readonly numbers: Int32Array;
  /** By number, less one: the day. */
  private readonly days: readonly number[];

  /** `closed` holds the day numbers, weekends aside, on which no work is done. */
  constructor(closed: ReadonlySet<number>) {
    const days: number[] = [];
    this.numbers = new Int32Array(LAST_KNOWN_DAY - FIRST_KNOWN_DAY + 1);
    for (let day = FIRST_KNOWN_DAY; day <= LAST_KNOWN_DAY; day += 1) {
      if (weekday(day) < 5 && !closed.has(day)) days.push(day);
      this.numbers[day - FIRST_KNOWN_DAY] = days.length;
    }
    this.days = days;
  }

  /** The number of the last working day on or before this day. */
  numberOn(day: number): number {
    const known = this.numbers[day - FIRST_KNOWN_DAY];
    if (known !== undefined) return known;
    if (day < FIRST_KNOWN_DAY) return weekdaysUpTo(day) - WEEKDAYS_BEFORE;
    return this.days.length + weekdaysUpTo(day) - WEEKDAYS_UP_TO_LAST;
  }

  /** The number of the first working day on or after this day. */
  numberFrom(day: number): number {
    return this.numberOn(day - 1) + 1;
  }

  /** The working day with this number. */
  dayOf(number: number): number {
    const known = this.days[number - 1];
    if (known !== undefined) return known;
    if (number < 1) return nthWeekday(WEEKDAYS_BEFORE + number);
    return nthWeekday(WEEKDAYS_UP_TO_LAST + number - this.days.length);
  }
}

/** How many days from Monday to Friday there are from Monday 29 December 1969 up to and including this day. */
function weekdaysUpTo(day: number): number {
  const weeks = Math.floor((day + 3) / 7);
  return weeks * 5 + Math.min(weekday(day) + 1, 5);
}

/** The way back: the day on which `weekdaysUpTo` reaches this count. */
function nthWeekday(count: number): number {
  const weeks = Math.floor((count - 1) / 5);
  return weeks * 7 + (count - 1 - weeks * 5) - 3;
}
