import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { formatDateTime } from '@linchpin/dates';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { nearestAlternatives } from './alternatives.js';
import { allRooms } from './room.js';
import { type RoomNeed, suitableRooms } from './room-need.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';
import { allSites } from './site.js';

const MINUTE = 60_000;
const calendar = WorkingCalendar.service([{ date: '2026-12-29', title: 'Winter closure' }]);

function need(startsAt: string, change: Partial<RoomNeed> = {}): RoomNeed {
  const minutes = change.minutes ?? 60;
  const start = new Date(startsAt);
  const endsAt = new Date(start.getTime() + minutes * MINUTE);
  return { startsAt: start, endsAt, minutes, capacity: 4, equipment: [], stepFree: false, ...change };
}

describe('nearestAlternatives', () => {
  let database: TestDatabase;

  const settings = { startsAt: '2026-12-09T10:00:00Z', minutes: 60, capacity: 4 };
  const newAction = async () => (await givenAction(database.dataSource, { kind: 'rooms.book', settings })).actionId;

  beforeAll(async () => {
    database = await createTestDatabase();
    const sites = [
      { code: 'NORTH', name: 'North House' },
      { code: 'SOUTH', name: 'South House' },
      { code: 'WEST', name: 'West House', near: ['SOUTH', 'NORTH'] },
    ];
    const rooms = [
      { code: 'N-1', name: 'North One', site: 'NORTH', capacity: 8, stepFree: true, turnaroundMin: 15 },
      { code: 'S-1', name: 'South One', site: 'SOUTH', capacity: 6, stepFree: true, turnaroundMin: 0 },
    ];
    const settings = { horizonMonths: 240 };
    await importRooms(database.dataSource.manager, roomsFileSchema.parse({ settings, sites, rooms }));
    // One row here stands for all the meetings of some days.
    await database.dataSource.query('ALTER TABLE room_bookings DISABLE TRIGGER room_booking_in_opening_hours');
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM room_bookings'));

  /** Takes the room from one moment to the other and returns the action that did. */
  const taken = async (room: string, from: string, until: string) => {
    const actionId = await newAction();
    await database.dataSource.query(
      `INSERT INTO room_bookings (room_id, action_id, reference, during, occupies)
       SELECT id, $4, 'M-1', tstzrange($2, $3), tstzrange($2, $3) FROM rooms WHERE code = $1`,
      [room, from, until, actionId],
    );
    return actionId;
  };
  /** What is offered when a site was asked for; every site stands for the others when it is null. */
  const find = async (
    wanted: RoomNeed,
    {
      now = '2026-11-20T09:00:00Z',
      except = randomUUID(),
      site = 'NORTH',
      horizon = 240,
    }: { now?: string; except?: string; site?: string | null; horizon?: number } = {},
  ) => {
    const { manager } = database.dataSource;
    const sites = await allSites(manager);
    const asked = site === null ? sites : sites.filter(({ code }) => code === site);
    const near = site === null ? [] : (asked[0]?.near ?? []);
    const offered = near.flatMap((code) => sites.find((one) => one.code === code) ?? []);
    const rooms = suitableRooms(await allRooms(manager), wanted, [...asked, ...offered], site === null);
    const question = { need: wanted, asked, offered, rooms, calendar, horizonMonths: horizon };
    const found = await nearestAlternatives(manager, { ...question, actionId: except, now: new Date(now) });
    return found.map(({ room, startsAt }) => `${room}, ${formatDateTime(new Date(startsAt))}`);
  };

  it('offers other times at the site, those of the wanted day first, and then the near sites', async () => {
    // North has one gap that day, far from the wanted time; South is free at that time.
    await taken('N-1', '2026-12-09T08:30:00Z', '2026-12-09T16:00:00Z');
    expect(await find(need('2026-12-09T10:00:00Z'))).toEqual([
      'North One, 9 December 2026 at 4pm',
      'North One, 9 December 2026 at 4:30pm',
      'North One, 9 December 2026 at 5pm',
      'South One, 9 December 2026 at 10am',
    ]);
    await database.dataSource.query('DELETE FROM room_bookings');
    await taken('N-1', '2026-12-09T08:30:00Z', '2026-12-09T17:00:00Z');
    await taken('S-1', '2026-12-09T09:30:00Z', '2026-12-09T12:00:00Z');
    expect(await find(need('2026-12-09T10:00:00Z'))).toEqual([
      'North One, 9 December 2026 at 5pm',
      'North One, 8 December 2026 at 5pm',
      'North One, 8 December 2026 at 4:30pm',
      'South One, 9 December 2026 at 8:30am',
    ]);
  });

  it('goes by the council’s order of near sites, and leaves out those whose rooms would not do', async () => {
    expect(await find(need('2026-12-09T10:00:00Z'), { site: 'WEST' })).toEqual([
      'South One, 9 December 2026 at 10am',
      'North One, 9 December 2026 at 10am',
    ]);
    expect(await find(need('2026-12-09T10:00:00Z', { capacity: 7 }), { site: 'WEST' })).toEqual([
      'North One, 9 December 2026 at 10am',
    ]);
  });

  it('offers a time that is no half hour where it is the wanted one', async () => {
    const [last] = (await find(need('2026-12-09T10:10:00Z'))).slice(-1);
    expect(last).toBe('South One, 9 December 2026 at 10:10am');
  });

  it('offers nothing beyond the horizon, and nothing for what lies beyond it', async () => {
    await taken('N-1', '2027-01-19T00:00:00Z', '2027-01-20T12:00:00Z');
    const late = await find(need('2027-01-20T10:00:00Z'), { horizon: 2 });
    expect(late.map((one) => one.split(' at ')[0])).toEqual([
      'North One, 20 January 2027',
      'North One, 20 January 2027',
      'North One, 20 January 2027',
      'South One, 20 January 2027',
    ]);
    expect(await find(need('2027-01-20T10:00:00Z'), { horizon: 1 })).toEqual([]);
  });

  it('leaves time to turn the room round before the next meeting', async () => {
    await taken('S-1', '2026-12-09T00:00:00Z', '2026-12-10T00:00:00Z');
    await taken('N-1', '2026-12-09T10:00:00Z', '2026-12-09T17:00:00Z');
    // From 9am it would last until 10am, and 15 minutes more to turn the room round.
    expect((await find(need('2026-12-09T10:00:00Z')))[0]).toBe('North One, 9 December 2026 at 8:30am');
    expect((await find(need('2026-12-09T10:00:00Z', { minutes: 30 })))[0]).toBe('North One, 9 December 2026 at 9am');
  });

  it('keeps to working days of the service calendar, from 08:30 to 18:00', async () => {
    expect(await find(need('2026-12-24T17:30:00Z', { minutes: 120 }), { site: null })).toEqual([
      'South One, 24 December 2026 at 4pm',
      'South One, 24 December 2026 at 3:30pm',
      'South One, 24 December 2026 at 3pm',
    ]);
    await taken('S-1', '2026-12-24T00:00:00Z', '2026-12-25T00:00:00Z');
    await taken('N-1', '2026-12-10T00:00:00Z', '2026-12-25T00:00:00Z');
    await taken('S-1', '2026-12-10T00:00:00Z', '2026-12-24T00:00:00Z');
    // Christmas Day, the weekend, the bank holiday in lieu and the closure day come after Thursday 24 December.
    expect(await find(need('2026-12-24T17:30:00Z', { minutes: 480 }), { site: null })).toEqual([
      'South One, 30 December 2026 at 8:30am',
      'South One, 30 December 2026 at 9am',
      'South One, 30 December 2026 at 9:30am',
    ]);
  });

  it('counts opening hours on the clocks of London on both sides of the change', async () => {
    // The clocks went forward on Sunday 29 March 2026: 8:30am is 08:30Z before and 07:30Z after it.
    await taken('N-1', '2026-03-27T00:00:00Z', '2026-03-28T00:00:00Z');
    await taken('S-1', '2026-03-27T00:00:00Z', '2026-03-28T00:00:00Z');
    const wanted = need('2026-03-27T17:00:00Z');
    const [first] = await find(wanted, { now: '2026-03-27T12:00:00Z', site: null });
    expect(first).toBe('South One, 30 March 2026 at 8:30am');
  });

  it('offers nothing in the past, and nothing when all is taken', async () => {
    expect((await find(need('2026-12-09T10:00:00Z'), { now: '2026-12-09T14:10:00Z' }))[0]).toBe(
      'North One, 9 December 2026 at 2:30pm',
    );
    await taken('N-1', '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z');
    await taken('S-1', '2026-01-01T00:00:00Z', '2028-01-01T00:00:00Z');
    expect(await find(need('2026-12-09T10:00:00Z'))).toEqual([]);
  });

  it('does not count what the action itself holds', async () => {
    const actionId = await taken('N-1', '2026-12-09T09:00:00Z', '2026-12-09T11:00:00Z');
    expect((await find(need('2026-12-09T10:00:00Z'), { except: actionId }))[0]).toBe(
      'North One, 9 December 2026 at 9:30am',
    );
    expect((await find(need('2026-12-09T10:00:00Z')))[0]).toBe('North One, 9 December 2026 at 11am');
  });

  it('says nothing about years whose bank holidays are not known', async () => {
    expect(await find(need('2045-06-01T10:00:00Z'))).toEqual([]);
  });
});
