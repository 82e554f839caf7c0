import { addDays, type CivilDate, dateOfDay, dayNumber, weekday } from '@linchpin/dates';
import { allBankHolidays, type NamedDay, type ProclaimedDay } from './bank-holidays.js';
import { type DueDate, dueDateOf } from './due-date.js';
import { type CountedDay, type Explanation, sentenceFor } from './explanation.js';
import { BeyondCalendarError, isKnownDay } from './known-years.js';
import { type SchoolHoliday, type SchoolTerm, SchoolTerms, UnknownTermError } from './school-terms.js';
import { WorkingDayTable } from './working-day-table.js';

/**
 * Which days are working days, and sums with them. Unchanging; build it once for a set of days and share it.
 *
 * A working day is any day but Saturday, Sunday, Christmas Day, Good Friday or a bank holiday in England and Wales
 * (CPPCR 2010 reg 2). Three calendars: the *statutory* one for every deadline set by law, the *service* one, with the
 * council's closure days, for rooms, cover and alerts, and the *school* one, whose working days are school days.
 * Closure days and school holidays never lengthen a statutory deadline.
 *
 * `DueDate` answers carry a warning outside the known years and terms; plain answers have no room for one, so those
 * methods throw `BeyondCalendarError` or `UnknownTermError` there. All throw `InvalidDateError` for text that is no date.
 */
export class WorkingCalendar {
  /** Building takes milliseconds and asking microseconds, so the one that everybody asks for is built once. */
  private static withoutProclaimed?: WorkingCalendar;

  private readonly table: WorkingDayTable;
  /** The named days that take a weekday out, in order. */
  private readonly closed: readonly NamedDay[];

  private constructor(
    days: readonly NamedDay[],
    private readonly countedDay: CountedDay,
    private readonly terms?: SchoolTerms,
  ) {
    const offDays = new Set(terms?.weekdaysOff().filter(isKnownDay));
    const titles = new Map<CivilDate, string>();
    for (const { date, title } of days) {
      const day = dayNumber(date);
      // In the holidays there is no school anyway.
      if (isKnownDay(day) && weekday(day) < 5 && !offDays.has(day) && !titles.has(date)) titles.set(date, title);
    }
    this.closed = [...titles].map(([date, title]) => ({ date, title })).sort((a, b) => (a.date < b.date ? -1 : 1));
    this.table = new WorkingDayTable(new Set([...offDays, ...this.closed.map(({ date }) => dayNumber(date))]));
    Object.freeze(this);
  }

  /**
   * The calendar of the law. `proclaimed` adds bank holidays proclaimed since this release, or moves one; a day
   * that is known already changes nothing. Throws `UnknownBankHolidayError` for a move of a day that is none.
   */
  static statutory(proclaimed: readonly ProclaimedDay[] = []): WorkingCalendar {
    if (proclaimed.length > 0) return new WorkingCalendar(allBankHolidays(proclaimed), 'working day');
    return (WorkingCalendar.withoutProclaimed ??= new WorkingCalendar(allBankHolidays([]), 'working day'));
  }

  /**
   * The calendar of the council: on its closure days no work is done either. A closure day on a weekend, on a bank
   * holiday or outside the known years changes nothing.
   */
  static service(closureDays: readonly NamedDay[], proclaimed: readonly ProclaimedDay[] = []): WorkingCalendar {
    return new WorkingCalendar([...allBankHolidays(proclaimed), ...closureDays], 'council working day');
  }

  /**
   * The calendar of school days: working days of the council that lie in a term. Only for what the council counts in
   * school days. Before the first known term, after the last, and in a gap too long to be a holiday, days are counted
   * as working days of the council, with a warning. Throws `ImpossibleTermsError`.
   */
  static school(
    terms: readonly SchoolTerm[],
    closureDays: readonly NamedDay[],
    proclaimed: readonly ProclaimedDay[] = [],
  ): WorkingCalendar {
    return new WorkingCalendar([...allBankHolidays(proclaimed), ...closureDays], 'school day', new SchoolTerms(terms));
  }

  /** Whether the date lies in the known years and terms, so that the plain answers below can be given. */
  covers(date: CivilDate): boolean {
    const day = dayNumber(date);
    return isKnownDay(day) && (this.terms?.cover(day) ?? true);
  }

  /** Whether work is done on the date. */
  isWorkingDay(date: CivilDate): boolean {
    const day = this.knownDay(date);
    return this.table.dayOf(this.table.numberOn(day)) === day;
  }

  /** The date itself when it is a working day, else the last one before it. */
  lastWorkingDayOnOrBefore(date: CivilDate): CivilDate {
    return this.certain(this.table.dayOf(this.table.numberOn(this.knownDay(date))));
  }

  /** The date itself when it is a working day, else the first one after it. */
  nextWorkingDayOnOrAfter(date: CivilDate): CivilDate {
    return this.certain(this.table.dayOf(this.table.numberFrom(this.knownDay(date))));
  }

  /**
   * The date `count` working days from the trigger day, which is day 0 (CIN census guide 4.12.1).
   *
   * Forward, and for 0, a trigger on a non-working day counts from the last working day on or before it: the Nth
   * working day after a Saturday is the Nth after its Friday. Backward (a negative `count`) it counts from the next
   * working day on or after it: "5 working days before" a Saturday is 5 before its Monday, so five working days are
   * left until the date. Throws `RangeError` when `count` is not whole.
   */
  addWorkingDays(date: CivilDate, count: number): DueDate {
    const day = dayNumber(date);
    const start = this.startNumber(day, count);
    return this.dueDateOf(this.table.dayOf(start + count), day, this.table.dayOf(start));
  }

  /**
   * How many working days it is from one date to another, by day-0 counting: 0 for the same day, negative when `to`
   * comes first. A non-working day stands for the last working day on or before it, at either end, so the counts of
   * two stretches add up, and swapping the ends only turns the sign.
   */
  workingDaysBetween(from: CivilDate, to: CivilDate): number {
    const [first, last] = [this.knownDay(from), this.knownDay(to)];
    if (this.terms && !this.terms.cover(first, last)) throw new UnknownTermError(to);
    return this.table.numberOn(last) - this.table.numberOn(first);
  }

  /**
   * The same date as `addWorkingDays`, with what was skipped on the way and a sentence that says so to people: with `at`,
   * a time of day such as `09:00`, also at what time.
   */
  explain(from: CivilDate, count: number, at?: string): Explanation {
    const due = this.addWorkingDays(from, count);
    const countedFrom = dateOfDay(this.table.dayOf(this.startNumber(dayNumber(from), count)));
    const [first, last] = count < 0 ? [due.date, countedFrom] : [countedFrom, due.date];
    const holidays = this.terms?.holidaysBetween(first, last) ?? [];
    const skipped = {
      weekends: saturdaysUpTo(last) - saturdaysUpTo(first) - weekendsIn(holidays),
      days: this.closed.filter(({ date }) => date > first && date < last),
      ...(this.terms && { holidays }),
    };
    const facts = { from, countedFrom, count, due, skipped };
    return { ...facts, sentence: sentenceFor(facts, this.countedDay, at) };
  }

  private startNumber(day: number, count: number): number {
    if (!Number.isSafeInteger(count))
      throw new RangeError(`Count in whole working days: ${count} is not a whole number`);
    return count < 0 ? this.table.numberFrom(day) : this.table.numberOn(day);
  }

  private dueDateOf(...days: [number, ...number[]]): DueDate {
    const due = dueDateOf(...days);
    return due.warning === undefined && this.terms && !this.terms.cover(...days)
      ? { ...due, warning: this.terms.warning }
      : due;
  }

  private knownDay(date: CivilDate): number {
    const day = dayNumber(date);
    if (!isKnownDay(day)) throw new BeyondCalendarError(date.slice(0, 4));
    if (this.terms && !this.terms.cover(day)) throw new UnknownTermError(date);
    return day;
  }

  /** At the very edge of what is known the nearest working day may lie beyond it. */
  private certain(day: number): CivilDate {
    const date = dateOfDay(day);
    this.knownDay(date);
    return date;
  }
}

/**
 * The last date that is safe for a limit in calendar months or weeks: the limit itself when it is a working day of
 * the calendar, else the working day before it (product rule; the law says "not more than").
 */
export function lastSafeDate(limit: CivilDate, calendar: WorkingCalendar): DueDate {
  return calendar.addWorkingDays(limit, 0);
}

/** Both ends of a count are weekdays, so between them each Saturday is one whole weekend. */
function saturdaysUpTo(date: CivilDate): number {
  return Math.floor((dayNumber(date) + 5) / 7); // day 2 was a Saturday
}

function weekendsIn(holidays: readonly SchoolHoliday[]): number {
  return holidays.reduce((sum, { from, to }) => sum + saturdaysUpTo(to) - saturdaysUpTo(addDays(from, -1)), 0);
}
