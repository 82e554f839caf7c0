import { type CivilDate, dateOfDay, dayNumber, formatDate, weekday } from '@linchpin/dates';

/** A stretch of school days, both ends included. Where a term has a half-term holiday, each half is one. */
export interface SchoolTerm {
  readonly name: string;
  readonly startsOn: CivilDate;
  readonly endsOn: CivilDate;
}

/** Days without school between two terms, both ends included. */
export interface SchoolHoliday {
  readonly from: CivilDate;
  readonly to: CivilDate;
}

/** Two terms claim one day, or a term ends before it begins: which days are school days cannot be said. */
export class ImpossibleTermsError extends Error {
  override readonly name = 'ImpossibleTermsError';
}

/** Asked about a day for which no school term is known. The question has no honest answer, so none is given. */
export class UnknownTermError extends Error {
  override readonly name = 'UnknownTermError';

  constructor(date: CivilDate) {
    super(`School terms around ${formatDate(date)} are not known: add them to the calendar`);
  }
}

/**
 * The longest time between two terms that is taken for a holiday. The summer holidays of English schools take six to
 * nine weeks; after more than that, terms in between were never entered.
 */
const LONGEST_HOLIDAY_DAYS = 70;

/** The school terms that are known, and with them the holidays between. Unchanging. Only for use in this library. */
export class SchoolTerms {
  private readonly holidays: readonly SchoolHoliday[];
  /** Stretches of terms and holidays without a gap, as day numbers. */
  private readonly known: readonly { first: number; last: number }[];

  /** In any order. Throws `ImpossibleTermsError`, and `InvalidDateError` for a date that is none. */
  constructor(terms: readonly SchoolTerm[]) {
    const holidays: SchoolHoliday[] = [];
    const known: { first: number; last: number }[] = [];
    const inOrder = terms
      .map(({ name, startsOn, endsOn }) => ({ name, first: dayNumber(startsOn), last: dayNumber(endsOn) }))
      .sort((left, right) => left.first - right.first);
    for (const { name, first, last } of inOrder) {
      if (last < first) throw new ImpossibleTermsError(`${name} ends before it starts`);
      const before = known.at(-1);
      if (before && first <= before.last) throw new ImpossibleTermsError(`${name} overlaps another term`);
      if (before && first - before.last - 1 <= LONGEST_HOLIDAY_DAYS) {
        if (first > before.last + 1) holidays.push({ from: dateOfDay(before.last + 1), to: dateOfDay(first - 1) });
        before.last = last;
      } else known.push({ first, last });
    }
    this.holidays = holidays;
    this.known = known;
  }

  /** Whether terms or the holidays between them are known for every day of a stretch (as day numbers). */
  cover(...days: readonly number[]): boolean {
    const [from, to] = [Math.min(...days), Math.max(...days)];
    return this.known.some(({ first, last }) => first <= from && to <= last);
  }

  /** The weekdays on which there is no school, as day numbers. */
  weekdaysOff(): number[] {
    return this.holidays.flatMap(({ from, to }) => weekdaysIn(from, to));
  }

  /** What is said with a date that these terms do not settle. */
  get warning(): string {
    const stretches = this.known.map(
      ({ first, last }) => `${formatDate(dateOfDay(first))} to ${formatDate(dateOfDay(last))}`,
    );
    const known = stretches.length > 0 ? `School terms are known for ${stretches.join(' and ')} only. ` : '';
    return (
      `${known || 'No school terms are known. '}` +
      'Days outside them were counted as working days of the council, so this date must be checked by hand.'
    );
  }

  /** The holidays with weekdays in them that a count from one school day to another passes over. */
  holidaysBetween(first: CivilDate, last: CivilDate): SchoolHoliday[] {
    return this.holidays.filter(({ from, to }) => from > first && to < last && weekdaysIn(from, to).length > 0);
  }
}

function weekdaysIn(from: CivilDate, to: CivilDate): number[] {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter((day) => weekday(day) < 5);
}
