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

  it('shows names for codes of the council and of our own, and links for ids', () => {
    const names = (list: string, code: string) => `${list}: ${code}`;
    const id = '0c5f8a5a-202c-49ee-a4e0-8de7ef3b9661';
    const values = (type: string, data: object) =>
      Object.fromEntries(dataRows(type, { ...data }, names).map(({ name, value, path }) => [name, path ?? value]));
    expect(
      values('action.rejected', {
        teamCode: 'HUB-N',
        actionKind: 'rooms.book',
        runId: id,
        actionId: id,
        reasonCode: 'no-room',
      }),
    ).toEqual({
      Team: 'teams: HUB-N',
      'Kind of action': 'Book a room',
      Arrangement: `/runs/${id}`,
      Step: `/runs/${id}#action-${id}`,
      [dataRows('action.rejected', { reasonCode: 'no-room' })[0]?.name ?? '']: 'no room',
    });
    expect(values('fact.changed', { eventId: id, eventType: 'conference.held' })).toEqual({
      'Earlier event': `/events/${id}`,
      'Event type': 'Conference held',
    });
    expect(values('conference.held', { attendedCounts: [{ agencyCode: 'POL', count: 2 }] })).toEqual({
      'People who came, by agency': 'agencies: POL: 2',
    });
  });
});
