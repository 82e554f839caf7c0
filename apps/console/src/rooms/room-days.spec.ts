import type { DiaryBooking, RoomDay } from '@linchpin/rooms';
import { describe, expect, it } from '@jest/globals';
import { bookedTime, daysBeside, diaryDate, siteDays } from './room-days.js';

const booking = (startsAt: string, endsAt: string, freeFrom = endsAt): DiaryBooking => ({
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
  freeFrom: new Date(freeFrom),
  reference: 'M-1',
  runId: 'a run',
  restricted: false,
});

const room = (site: string, code: string, equipment: string[] = []): RoomDay => ({
  id: code,
  code,
  name: `${code} Room`,
  site,
  siteName: `${site} House`,
  siteAddress: ['1 Example Row', 'ZZ1 1AA'],
  capacity: 6,
  equipment,
  stepFree: true,
  turnaroundMinutes: 15,
  bookings: [],
});

describe('a booking in the diary', () => {
  it('shows London times, and when the room has been turned round', () => {
    expect(
      bookedTime(booking('2026-07-01T09:00Z', '2026-07-01T11:00Z', '2026-07-01T11:15Z'), '2026-07-01'),
    ).toMatchObject({ times: '10am to midday', freeFrom: '12:15pm' });
  });

  it('names the day on which it begins or ends when that is another', () => {
    const overnight = booking('2026-12-10T22:00Z', '2026-12-11T02:00Z');
    expect(bookedTime(overnight, '2026-12-10')).toMatchObject({
      times: '10pm to 2am on Fri 11 Dec 2026',
      freeFrom: '',
    });
    expect(bookedTime(overnight, '2026-12-11').times).toBe('10pm on Thu 10 Dec 2026 to 2am');
  });
});

describe('the days of the diary', () => {
  it('are real dates of this century', () => {
    expect(diaryDate('2026-12-10')).toBe('2026-12-10');
    for (const none of ['2026-02-30', '1999-12-31', '2100-01-01', '10/12/2026', '']) expect(diaryDate(none)).toBeNull();
  });

  it('end where the diary ends', () => {
    expect(daysBeside('2026-03-01')).toEqual({ previous: '2026-02-28', next: '2026-03-02' });
    expect(daysBeside('2099-12-31').next).toBeNull();
    expect(daysBeside('2000-01-01').previous).toBeNull();
  });
});

describe('the sites of the diary', () => {
  it('hold their rooms with what is in them, in words', () => {
    const sites = siteDays(
      [room('NORTH', 'Ash', ['hearing-loop', 'screen']), room('NORTH', 'Elm'), room('SOUTH', 'Oak')],
      '2026-12-10',
    );
    expect(sites.map(({ name, address, rooms }) => [name, address, rooms.map(({ features }) => features)])).toEqual([
      ['NORTH House', '1 Example Row, ZZ1 1AA', ['Hearing loop, screen', '']],
      ['SOUTH House', '1 Example Row, ZZ1 1AA', ['']],
    ]);
  });
});
