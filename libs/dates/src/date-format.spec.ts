import { describe, expect, it } from '@jest/globals';
import { InvalidDateError } from './civil-date.js';
import {
  formatDate,
  formatDateTime,
  formatDayDate,
  formatShortDate,
  formatTime,
  formatTimeOfDay,
} from './date-format.js';
import { instantAt } from './london.js';

describe('dates for people', () => {
  it('writes a date in full, with its weekday, and short', () => {
    expect(formatDate('2026-10-14')).toBe('14 October 2026');
    expect(formatDayDate('2026-10-14')).toBe('Wednesday 14 October 2026');
    expect(formatShortDate('2026-10-14')).toBe('Wed 14 Oct 2026');
  });

  it('writes no zero before the day', () => {
    expect(formatDate('2026-03-01')).toBe('1 March 2026');
  });

  it('names every day of a leap year as the platform does', () => {
    const inFull = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
    for (let day = Date.UTC(2024, 0, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
      const expected = new Date(day).toLocaleDateString('en-GB', inFull).replace(',', '');
      expect(formatDayDate(new Date(day).toISOString().slice(0, 10))).toBe(expected);
    }
  });

  it('names the weekday of days before 1970', () => {
    expect(formatDayDate('1969-12-31')).toBe('Wednesday 31 December 1969');
    expect(formatShortDate('1966-07-30')).toBe('Sat 30 Jul 1966');
  });

  it.each([formatDate, formatDayDate, formatShortDate])('refuses text that is no date (%p)', (format) => {
    expect(() => format('14 October 2026')).toThrow(InvalidDateError);
  });
});

describe('times for people', () => {
  it.each([
    ['00:00', 'midnight'],
    ['00:01', '12:01am'],
    ['09:05', '9:05am'],
    ['10:00', '10am'],
    ['10:30', '10:30am'],
    ['11:59', '11:59am'],
    ['12:00', 'midday'],
    ['12:30', '12:30pm'],
    ['13:00', '1pm'],
    ['23:59', '11:59pm'],
  ])('writes %s as %s, in summer and in winter', (time, expected) => {
    expect(formatTime(instantAt('2026-01-14', time))).toBe(expected);
    expect(formatTime(instantAt('2026-07-14', time))).toBe(expected);
    expect(formatTimeOfDay(time)).toBe(expected);
  });

  it.each([
    ['2026-10-14T09:00:00Z', '14 October 2026 at 10am'],
    ['2026-06-30T23:00:00Z', '1 July 2026 at midnight'],
    ['2026-12-01T12:00:59Z', '1 December 2026 at midday'],
    ['2026-12-01T14:30:00Z', '1 December 2026 at 2:30pm'],
  ])('writes %s as %s', (moment, expected) => {
    expect(formatDateTime(new Date(moment))).toBe(expected);
  });
});
