import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { easterSunday } from './easter-sunday.js';

describe('easterSunday', () => {
  it.each([
    ['1818-03-22', 'as early as it can be'],
    ['1943-04-25', 'as late as it can be'],
    ['1954-04-18', 'an exception of the lunar tables'],
    ['1981-04-19', 'an exception of the lunar tables'],
    ['2000-04-23', 'a leap century'],
    ['2026-04-05', 'this decade'],
    ['2038-04-25', 'as late as it can be, in the known years'],
    ['2049-04-18', 'an exception of the lunar tables'],
    ['2076-04-19', 'an exception of the lunar tables'],
    ['2285-03-22', 'as early as it can be'],
  ])('is %s: %s', (date) => {
    expect(easterSunday(Number(date.slice(0, 4)))).toBe(date);
  });

  it('agrees with the date-holidays library from 2000 to 2059', () => {
    const library = new Holidays('GB', 'ENG');

    for (let year = 2000; year < 2060; year += 1) {
      const expected = library.getHolidays(year).find(({ rule }) => rule === 'easter');
      expect(easterSunday(year)).toBe(expected?.date.slice(0, 10));
    }
  });
});
