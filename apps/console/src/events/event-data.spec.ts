import { describe, expect, it } from '@jest/globals';
import { eventTypes } from '@linchpin/event-types';
import { dataRows } from './event-data.js';

describe('dataRows', () => {
  it('shows dates, times, codes and lists in words', () => {
    const rows = dataRows('conference.rescheduled', {
      meetingRef: 'M-20417',
      startsAt: '2026-12-11T14:00:00+00:00',
      reasonCode: 'chair',
      targetDate: '2026-12-18',
      venueNeed: { equipment: ['video', 'hearing-loop'], stepFree: true },
    });
    expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toEqual({
      'Meeting reference': 'M-20417',
      'Start of the meeting': '11 December 2026 at 2pm',
      'Reason for the change': 'Chair not available',
      'Target date': '18 December 2026',
      'Room equipment needed': 'video, hearing loop',
      'Step-free room needed': 'Yes',
    });
  });

  it('shows each example with everything it carries, and a description for each field', () => {
    for (const { type, example } of eventTypes) {
      const rows = dataRows(type, example);
      expect(rows.length).toBeGreaterThanOrEqual(Object.keys(example).length);
      for (const row of rows) expect({ type, ...row }).toMatchObject({ description: expect.stringMatching(/./) });
    }
  });

  it('shows fields that no schema names any more', () => {
    expect(dataRows('type.of.old', { roomRef: 'R-1', more: { seats: 3, none: null } })).toEqual([
      { name: 'Room reference', description: '', value: 'R-1' },
      { name: 'More: seats', description: '', value: '3' },
    ]);
  });
});
