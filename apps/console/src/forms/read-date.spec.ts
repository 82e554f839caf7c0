import { describe, expect, it } from '@jest/globals';
import { FormValues } from './form-values.js';
import { dayContent, readDay, realDate } from './read-date.js';

const day = (date: string) => {
  const [d = '', m = '', y = ''] = date.split(' ');
  return readDay(FormValues.of({ 'on-day': d, 'on-month': m, 'on-year': y }), 'on', 'The date');
};

describe('a day', () => {
  it('is read and shown again', () => {
    for (const date of ['2026-10-14', '2028-02-29', '2026-01-01']) {
      expect(readDay(FormValues.of(dayContent('on', date)), 'on', 'The date')).toEqual({ value: date });
    }
    expect(day('')).toEqual({ value: null });
  });

  it('is refused with the part that is wrong', () => {
    expect(day('14 10').faults).toEqual([{ field: 'on-year', text: 'The date must include a year' }]);
    for (const none of ['30 2 2026', '31 4 2026', '1 13 2026', 'a b cccc', '1 1 26']) {
      expect(day(none).faults?.[0]?.text).toBe('The date must be a real date, such as 14 10 2026');
    }
  });
});

describe('the date of a date field', () => {
  it('is a real one, within what the page takes', () => {
    expect(realDate('2026-10-14')).toBe('2026-10-14');
    expect(realDate('2026-10-14', '2026-10-14', '2026-10-14')).toBe('2026-10-14');
    for (const text of ['', '14 10 2026', '2026-02-30']) expect(realDate(text)).toBeNull();
    expect(realDate('2026-10-14', '2026-10-15')).toBeNull();
    expect(realDate('2026-10-14', undefined, '2026-10-13')).toBeNull();
  });
});
