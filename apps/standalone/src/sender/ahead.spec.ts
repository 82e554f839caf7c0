import { readdirSync, readFileSync } from 'node:fs';
import { projectPath, settingsSchema } from '@linchpin/config';
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

  it('never lies further ahead than the intake takes events', () => {
    const { EVENT_DAYS_AHEAD } = settingsSchema.parse({});
    const files = readdirSync(projectPath('samples')).filter((file) => /^(?!mosaic-).*\.json$/.test(file));
    for (let day = 0; day < 28; day += 1) {
      const now = new Date(Date.parse('2026-11-26T12:00:00Z') + day * 86_400_000);
      for (const file of files) {
        const moved = moveAhead(readFileSync(projectPath('samples', file), 'utf8'), daysAhead(now));
        const { time } = JSON.parse(moved) as { time: string };
        expect((Date.parse(time) - now.getTime()) / 86_400_000).toBeLessThan(EVENT_DAYS_AHEAD);
      }
    }
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
