import { describe, expect, it } from '@jest/globals';
import { FormValues } from './form-values.js';
import { dayContent, readDay, readNumber, readWords, timeOfDay } from './typed-words.js';

const day = (date: string) => {
  const [d = '', m = '', y = ''] = date.split(' ');
  return readDay(FormValues.of({ 'on-day': d, 'on-month': m, 'on-year': y }), 'on', 'The date');
};

describe('words that people type', () => {
  const read = (title: string) =>
    readWords(FormValues.of({ title }), 'title', {
      what: 'Title',
      enter: 'Enter a title',
      longest: 20,
    });

  it('are plain, and neither too short nor too long', () => {
    expect(read('  A title ')).toEqual({ value: 'A title' });
    expect(read('')).toEqual({ faults: [{ name: 'title', text: 'Enter a title' }] });
    expect(read('ab').faults?.[0]?.text).toBe('Title must be 3 characters or more');
    expect(read('x'.repeat(10_000)).faults?.[0]?.text).toBe('Title must be 20 characters or fewer');
    for (const text of ['a {child}', '<b>bold'])
      expect(read(text).faults?.[0]?.text).toBe('Title must not include { } < or >');
  });
});

describe('a number', () => {
  const read = (n: string) =>
    readNumber(FormValues.of({ n }), 'n', {
      what: 'Amount',
      enter: 'Enter an amount',
      least: 1,
      most: 99,
    });

  it('is whole and within its bounds', () => {
    expect(read('7')).toEqual({ value: 7 });
    for (const text of ['0', '100', '-1']) expect(read(text).faults?.[0]?.text).toBe('Amount must be between 1 and 99');
    for (const text of ['1.5', 'seven', '1e3', '9'.repeat(10_000)]) {
      expect(read(text).faults?.[0]?.text).toContain('must be a whole number');
    }
    expect(read('').faults?.[0]?.text).toBe('Enter an amount');
  });
});

describe('a time of day', () => {
  it.each([
    ['9am', '09:00'],
    ['9:30', '09:30'],
    ['14.05', '14:05'],
    ['12pm', '12:00'],
    ['12am', '00:00'],
    ['11:59 PM', '23:59'],
    ['00:00', '00:00'],
    ['Midday', '12:00'],
    ['midnight', '00:00'],
  ])('%s is %s', (typed, time) => {
    expect(timeOfDay(typed)).toBe(time);
  });

  it.each(['9', '24:00', '9:60', '13pm', '0am', 'lunchtime', '', '9'.repeat(10_000)])('is not %.20s', (typed) => {
    expect(timeOfDay(typed)).toBeNull();
  });
});

describe('a day', () => {
  it('is read and shown again', () => {
    for (const date of ['2026-10-14', '2028-02-29', '2026-01-01']) {
      expect(readDay(FormValues.of(dayContent('on', date)), 'on', 'The date')).toEqual({ value: date });
    }
    expect(day('')).toEqual({ value: null });
  });

  it('is refused with the part that is wrong', () => {
    expect(day('14 10').faults).toEqual([{ name: 'on-year', text: 'The date must include a year' }]);
    for (const none of ['30 2 2026', '31 4 2026', '1 13 2026', 'a b cccc', '1 1 26']) {
      expect(day(none).faults?.[0]?.text).toBe('The date must be a real date, such as 14 10 2026');
    }
  });
});
