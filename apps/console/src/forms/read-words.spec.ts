import { describe, expect, it } from '@jest/globals';
import { FormValues } from './form-values.js';
import { readNumber, readWords, timeOfDay } from './read-words.js';

describe('words that people type', () => {
  const read = (title: string) =>
    readWords(FormValues.of({ title }), 'title', {
      what: 'Title',
      enter: 'Enter a title',
      longest: 20,
    });

  it('are plain, and neither too short nor too long', () => {
    expect(read('  A title ')).toEqual({ value: 'A title' });
    expect(read('')).toEqual({ faults: [{ field: 'title', text: 'Enter a title' }] });
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
