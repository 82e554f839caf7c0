import { describe, expect, it } from '@jest/globals';
import { addDays, addMonths, addWeeks, civilDate, InvalidDateError } from './civil-date.js';

describe('civilDate', () => {
  it.each(['2026-10-14', '2024-02-29', '2000-02-29', '1969-12-31', '1000-01-01', '9999-12-31'])('reads %s', (text) => {
    expect(civilDate(text)).toBe(text);
  });

  it.each([
    ['2026-02-30', 'no such day'],
    ['2026-02-29', 'not a leap year'],
    ['1900-02-29', 'not a leap year, being a century'],
    ['2026-04-31', 'a month of 30 days'],
    ['2026-13-01', 'no such month'],
    ['2026-00-10', 'month zero'],
    ['2026-10-00', 'day zero'],
    ['2026-1-5', 'digits left out'],
    ['14/10/2026', 'British order'],
    ['2026-10-14T00:00:00Z', 'a moment, not a day'],
    [' 2026-10-14', 'a space before'],
    ['2026-10-14\n', 'a line end after'],
    ['20261014', 'no hyphens'],
    ['0999-01-01', 'before the year 1000'],
    ['+012026-10-14', 'a long year'],
    ['', 'nothing'],
  ])('refuses %j: %s', (text) => {
    expect(() => civilDate(text)).toThrow(InvalidDateError);
  });

  it('says how to write a date, and never repeats what was written', () => {
    expect(() => civilDate('Alex Example 3.4.2011')).toThrow(
      'Not a date: write it as YYYY-MM-DD, for example 2026-10-14',
    );
    expect(() => civilDate('2011-02-30')).toThrow(
      expect.not.objectContaining({ message: expect.stringMatching(/2011/) }),
    );
  });
});

describe('addDays and addWeeks', () => {
  it.each([
    ['2026-10-14', 1, '2026-10-15'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-28', 1, '2026-03-29'], // the clocks go forward on the 29th: days are still days
    ['2026-10-24', 2, '2026-10-26'], // and back on the 25th
    ['2026-01-01', -1, '2025-12-31'],
    ['1970-01-01', -1, '1969-12-31'],
    ['2026-10-14', 0, '2026-10-14'],
    ['2026-01-01', 365, '2027-01-01'],
  ])('%s and %i days is %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it.each([
    ['2026-10-14', 6, '2026-11-25'],
    ['2026-10-14', -1, '2026-10-07'],
    ['2025-12-29', 1, '2026-01-05'],
  ])('%s and %i weeks is %s', (date, weeks, expected) => {
    expect(addWeeks(date, weeks)).toBe(expected);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to count %d days', (days) => {
    expect(() => addDays('2026-10-14', days)).toThrow(RangeError);
  });

  it('refuses a sum that leaves the years it can write', () => {
    expect(() => addDays('9999-12-31', 1)).toThrow(InvalidDateError);
    expect(() => addDays('1000-01-01', -1)).toThrow(InvalidDateError);
    expect(() => addDays('2026-01-01', 1e15)).toThrow(InvalidDateError);
  });

  it('refuses text that is no date', () => {
    expect(() => addDays('soon', 1)).toThrow(InvalidDateError);
    expect(() => addWeeks('soon', 1)).toThrow(InvalidDateError);
    expect(() => addMonths('soon', 1)).toThrow(InvalidDateError);
  });
});

describe('addMonths', () => {
  it.each([
    ['2025-11-30', 3, '2026-02-28'], // the last day of February
    ['2027-11-30', 3, '2028-02-29'], // and in a leap year
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-08-31', 6, '2027-02-28'],
    ['2026-03-31', 6, '2026-09-30'],
    ['2026-02-28', 3, '2026-05-28'], // the end of one month is not the end of another
    ['2026-10-14', 3, '2027-01-14'],
    ['2026-10-14', 12, '2027-10-14'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-10-14', 0, '2026-10-14'],
  ])('%s and %i months is %s', (date, months, expected) => {
    expect(addMonths(date, months)).toBe(expected);
  });

  it('refuses part of a month', () => {
    expect(() => addMonths('2026-10-14', 1.5)).toThrow('Count in whole months: 1.5 is not a whole number');
  });
});
