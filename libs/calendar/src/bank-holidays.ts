import { addDays, type CivilDate, dayNumber, weekday } from '@linchpin/dates';
import { easterSunday } from './easter-sunday.js';
import { BeyondCalendarError, isKnownDay, isKnownYear, KNOWN_YEARS } from './known-years.js';

/** A day that has a name, such as a bank holiday or a council closure day. */
export interface NamedDay {
  readonly date: CivilDate;
  readonly title: string;
}

/**
 * A bank holiday appointed by royal proclamation (Banking and Financial Dealings Act 1971, s.1). `insteadOf` is the
 * bank holiday it takes the place of; without it, the day is an extra one.
 */
export interface ProclaimedDay extends NamedDay {
  readonly insteadOf?: CivilDate;
}

/** A proclaimed day says it takes the place of a day that is no bank holiday. Correct its `insteadOf`. */
export class UnknownBankHolidayError extends Error {
  override readonly name = 'UnknownBankHolidayError';

  constructor(proclaimed: ProclaimedDay) {
    super(`${proclaimed.insteadOf ?? 'It'} is not a bank holiday, so ${proclaimed.date} cannot take its place`);
  }
}

/** Proclamations so far that the yearly rules do not give (GOV.UK bank holidays). A new one is one more line. */
const PROCLAIMED: readonly ProclaimedDay[] = [
  { date: '2020-05-08', title: 'Early May bank holiday (VE Day)', insteadOf: '2020-05-04' },
  { date: '2022-06-02', title: 'Spring bank holiday', insteadOf: '2022-05-30' },
  { date: '2022-06-03', title: 'Platinum Jubilee bank holiday' },
  { date: '2022-09-19', title: 'Bank holiday for the State Funeral of Queen Elizabeth II' },
  { date: '2023-05-08', title: 'Bank holiday for the coronation of King Charles III' },
];

/**
 * The bank holidays of England and Wales in a year, in order of date, Good Friday and Christmas Day included. Where
 * one falls on a weekend the list holds its substitute weekday instead, as the GOV.UK list does, so every date is a
 * weekday. Throws `BeyondCalendarError` for a year outside `KNOWN_YEARS`.
 */
export function bankHolidays(year: number): NamedDay[] {
  if (!isKnownYear(year)) throw new BeyondCalendarError(String(year));
  const prefix = `${year}-`;
  return withProclaimed(
    yearlyHolidays(year),
    PROCLAIMED.filter(({ date }) => date.startsWith(prefix)),
  );
}

/**
 * Every bank holiday of the known years in order of date, with a council's own record of later proclamations worked in.
 * Throws `UnknownBankHolidayError` for a move of a day that is none.
 */
export function allBankHolidays(proclaimed: readonly ProclaimedDay[]): NamedDay[] {
  const years = Array.from(
    { length: KNOWN_YEARS.last - KNOWN_YEARS.first + 1 },
    (_, index) => KNOWN_YEARS.first + index,
  );
  return withProclaimed(
    years.flatMap((year) => bankHolidays(year)),
    proclaimed.filter(({ date }) => isKnownDay(dayNumber(date))),
  );
}

function yearlyHolidays(year: number): NamedDay[] {
  const on = (monthAndDay: string): CivilDate => `${year}-${monthAndDay}`;
  const easter = easterSunday(year);
  return [
    substituted(on('01-01'), "New Year's Day", { saturday: 2, sunday: 1 }),
    { date: addDays(easter, -2), title: 'Good Friday' },
    { date: addDays(easter, 1), title: 'Easter Monday' },
    { date: mondayOnOrBefore(on('05-07')), title: 'Early May bank holiday' },
    { date: mondayOnOrBefore(on('05-31')), title: 'Spring bank holiday' },
    { date: mondayOnOrBefore(on('08-31')), title: 'Summer bank holiday' },
    // Both move two days, so that the substitutes of a weekend Christmas never land on each other or on Boxing Day.
    substituted(on('12-25'), 'Christmas Day', { saturday: 2, sunday: 2 }),
    substituted(on('12-26'), 'Boxing Day', { saturday: 2, sunday: 2 }),
  ].sort(byDate);
}

function substituted(date: CivilDate, title: string, move: { saturday: number; sunday: number }): NamedDay {
  const dayOfWeek = weekday(dayNumber(date));
  if (dayOfWeek < 5) return { date, title };
  return { date: addDays(date, dayOfWeek === 5 ? move.saturday : move.sunday), title: `${title} (substitute day)` };
}

function mondayOnOrBefore(date: CivilDate): CivilDate {
  return addDays(date, -weekday(dayNumber(date)));
}

function withProclaimed(days: readonly NamedDay[], proclaimed: readonly ProclaimedDay[]): NamedDay[] {
  const titles = new Map(days.map(({ date, title }) => [date, title]));
  for (const day of proclaimed) {
    // A council's record may repeat a proclamation that a later release already knows: then nothing is left to do.
    const alreadyKnown = titles.has(day.date);
    const removed = day.insteadOf === undefined || titles.delete(day.insteadOf);
    if (!removed && !alreadyKnown) throw new UnknownBankHolidayError(day);
    if (!titles.has(day.date)) titles.set(day.date, day.title);
  }
  return [...titles].map(([date, title]) => ({ date, title })).sort(byDate);
}

function byDate(left: NamedDay, right: NamedDay): number {
  return left.date < right.date ? -1 : 1;
}
