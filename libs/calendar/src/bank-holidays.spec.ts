import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { bankHolidays } from './bank-holidays.js';
import { BeyondCalendarError, KNOWN_YEARS } from './known-years.js';

const knownYears = Array.from({ length: KNOWN_YEARS.last - KNOWN_YEARS.first + 1 }, (_, index) => 2015 + index);
const datesOf = (year: number) => bankHolidays(year).map(({ date }) => date);
const isWeekend = (date: string) => [0, 6].includes(new Date(date).getUTCDay());

describe('bankHolidays', () => {
  const library = new Holidays('GB', 'ENG');

  // The library lists a weekend holiday and its substitute; no work is done at a weekend anyway, so ours, like
  // GOV.UK's, lists the substitute alone. The rest of its list (Mother's Day, Easter Sunday) is no bank holiday.
  it.each(knownYears)('agrees with the date-holidays library on %i', (year) => {
    const expected = library
      .getHolidays(year)
      .filter(({ type }) => type === 'public' || type === 'bank')
      .map(({ date }) => date.slice(0, 10))
      .filter((date) => !isWeekend(date));

    expect(datesOf(year)).toEqual(expected);
  });

  it.each([
    [2025, '1 Jan, 18 Apr, 21 Apr, 5 May, 26 May, 25 Aug, 25 Dec, 26 Dec'],
    [2026, '1 Jan, 3 Apr, 6 Apr, 4 May, 25 May, 31 Aug, 25 Dec, 28 Dec'],
    [2027, '1 Jan, 26 Mar, 29 Mar, 3 May, 31 May, 30 Aug, 27 Dec, 28 Dec'],
  ])('gives the published list of %i', (year, published) => {
    const shown = datesOf(year).map((date) =>
      new Date(date).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' }),
    );

    expect(shown.join(', ')).toBe(published);
  });

  it('moves early May to VE Day in 2020', () => {
    expect(datesOf(2020)).toContain('2020-05-08');
    expect(datesOf(2020)).not.toContain('2020-05-04');
  });

  it('moves spring in 2022, and adds the jubilee and the state funeral', () => {
    expect(bankHolidays(2022)).toHaveLength(10);
    expect(datesOf(2022)).toEqual(expect.arrayContaining(['2022-06-02', '2022-06-03', '2022-09-19']));
    expect(datesOf(2022)).not.toContain('2022-05-30');
  });

  it('adds the coronation in 2023, and keeps early May', () => {
    expect(datesOf(2023)).toEqual(expect.arrayContaining(['2023-05-01', '2023-05-08']));
    expect(bankHolidays(2023)).toHaveLength(9);
  });

  it.each([
    ['2022-01-03', "New Year's Day (substitute day)", 'Saturday'],
    ['2023-01-02', "New Year's Day (substitute day)", 'Sunday'],
    ['2021-12-27', 'Christmas Day (substitute day)', 'Saturday'],
    ['2021-12-28', 'Boxing Day (substitute day)', 'Sunday'],
    ['2022-12-27', 'Christmas Day (substitute day)', 'Sunday'],
    ['2026-12-28', 'Boxing Day (substitute day)', 'Saturday'],
    ['2026-12-25', 'Christmas Day', 'no weekend'],
  ])('names %s "%s" when the day itself falls on %s', (date, title) => {
    expect(bankHolidays(Number(date.slice(0, 4)))).toContainEqual({ date, title });
  });

  it('lists eight weekdays a year, in order, apart from the years of extra days', () => {
    for (const year of knownYears) {
      const dates = datesOf(year);
      expect(dates).toEqual([...new Set(dates)].sort());
      expect(dates.filter(isWeekend)).toEqual([]);
      expect(dates).toHaveLength({ 2022: 10, 2023: 9 }[year] ?? 8);
    }
  });

  it('gives a list that its reader may change without harm', () => {
    bankHolidays(2026).pop();

    expect(bankHolidays(2026)).toHaveLength(8);
  });

  it.each([2014, 2041, 2026.5, Number.NaN])('refuses %d, which it does not know', (year) => {
    expect(() => bankHolidays(year)).toThrow(BeyondCalendarError);
  });

  it('says which years it knows when it refuses', () => {
    expect(() => bankHolidays(2041)).toThrow('Bank holidays of 2041 are not known: the calendar covers 2015 to 2040');
  });
});
