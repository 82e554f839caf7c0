import { describe, expect, it } from '@jest/globals';
import { daysAhead, moveAhead } from './ahead.js';

describe('a sample that has aged', () => {
  it('is sent as it is while its story lies before us', () => {
    expect(daysAhead(new Date('2026-11-22T12:00:00Z'))).toBe(0);
    expect(moveAhead('{"id":"x"}', 0)).toBe('{"id":"x"}');
  });

  it('is moved by whole weeks, the same for a month', () => {
    expect(daysAhead(new Date('2026-11-26T12:00:00Z'))).toBe(28);
    expect(daysAhead(new Date('2026-12-23T12:00:00Z'))).toBe(28);
    expect(daysAhead(new Date('2026-12-24T12:00:00Z'))).toBe(56);
  });

  it('keeps its times of day when the clocks change', () => {
    const event = {
      id: 'a',
      time: '2026-11-24T09:00:00+00:00',
      data: { startsAt: '2026-12-10T10:00:00+00:00', on: '2026-12-11', ref: 'M-1', list: ['2026-12-11'] },
    };
    expect(JSON.parse(moveAhead(JSON.stringify(event), 140))).toEqual({
      id: 'a-plus-140-days',
      time: '2027-04-13T08:00:00.000Z',
      data: { startsAt: '2027-04-29T09:00:00.000Z', on: '2027-04-30', ref: 'M-1', list: ['2027-04-30'] },
    });
  });
});
