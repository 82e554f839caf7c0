import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StaffMember, Team, TeamDirectory } from '@linchpin/teams';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type BookedRoom, BookRoom } from './book-room.handler.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';

const RUNS = 200;
const HALF_HOUR = 30 * 60_000;
const FIRST_START = Date.parse('2036-05-14T08:00:00Z');
const rounds = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

/** Starts and lengths differ from round to round, and in each round they overlap one another. */
function wish(run: number, round: number) {
  const startsAt = new Date(FIRST_START + ((run * 7 + round * 5) % 16) * HALF_HOUR).toISOString();
  return { startsAt, minutes: 30 * (1 + ((run + round) % 4)) };
}

describe('BookRoom, wanted by many at once', () => {
  let database: TestDatabase;
  let actions: GivenContext<'rooms.book'>[];
  const handler = new BookRoom(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    const settings = { horizonMonths: 240 };
    const hours = [{ days: ['wednesday'], opens: '08:00', closes: '24:00' }];
    const sites = [{ code: 'NORTH', name: 'North House', hours }];
    const room = { name: 'Room', site: 'NORTH', stepFree: true };
    const rooms = [
      { ...room, code: 'N-1', capacity: 4 },
      { ...room, code: 'N-2', capacity: 8, turnaroundMin: 0 },
      { ...room, code: 'N-3', capacity: 12, turnaroundMin: 30, equipment: ['video'] },
    ];
    await importRooms(database.dataSource.manager, roomsFileSchema.parse({ settings, sites, rooms }));
    const asked = { ...wish(0, 0), capacity: 3 };
    actions = await Promise.all(
      rounds(RUNS).map(() =>
        givenAction(database.dataSource, { kind: 'rooms.book', settings: asked, event: { teamCode: null } }),
      ),
    );
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM room_bookings'));

  const performAll = (given: readonly GivenContext<'rooms.book'>[]) =>
    Promise.all(
      given.map(async (action) => {
        const { outcome } = await database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
        return { actionId: action.actionId, outcome };
      }),
    );

  /** Everybody has a room or knows that there is none; no two have the same; and nobody was turned away for nothing. */
  async function expectFair(given: readonly GivenContext<'rooms.book'>[], rooms: number) {
    const outcomes = await performAll(given);
    const booked = outcomes.filter(({ outcome }) => outcome === 'succeeded');
    const rejected = outcomes.filter(({ outcome }) => outcome === 'rejected');
    expect(booked.length + rejected.length).toBe(RUNS);
    expect(await standing()).toHaveLength(booked.length);
    expect(await overlaps()).toEqual([]);
    const turnedAway = new Set(rejected.map(({ actionId }) => actionId));
    const wishes = given.filter(({ actionId }) => turnedAway.has(actionId)).map(({ settings }) => settings);
    expect(await roomsInTheWay(wishes)).toEqual(wishes.map(() => rooms));
    return { booked: booked.length, rejected: rejected.length };
  }

  const standing = () => database.dataSource.query<{ id: string }[]>('SELECT id FROM room_bookings');
  const overlaps = () =>
    database.dataSource.query<unknown[]>(
      `SELECT one.id, other.id FROM room_bookings one
       JOIN room_bookings other ON other.room_id = one.room_id AND other.id > one.id AND other.during && one.during`,
    );
  /** For each wish, how many rooms are really taken at that time. */
  const roomsInTheWay = async (wishes: readonly { startsAt: string; minutes: number }[]) => {
    const rows = await database.dataSource.query<{ taken: number }[]>(
      `SELECT (SELECT count(DISTINCT room_id)::int FROM room_bookings JOIN rooms ON rooms.id = room_id
               WHERE occupies && tstzrange(starts, starts + make_interval(mins => minutes + turnaround_minutes))) AS taken
       FROM unnest($1::timestamptz[], $2::int[]) WITH ORDINALITY AS wishes(starts, minutes, number) ORDER BY number`,
      [wishes.map(({ startsAt }) => startsAt), wishes.map(({ minutes }) => minutes)],
    );
    return rows.map(({ taken }) => taken);
  };

  it.each(rounds(20))('200 runs that want one room at overlapping times, round %i', async (round) => {
    const given = actions.map((action, run) => ({
      ...action,
      settings: { ...action.settings, ...wish(run, round), equipment: ['video'] },
    }));
    const { booked, rejected } = await expectFair(given, 1);
    expect(booked).toBeGreaterThan(1);
    expect(rejected).toBeGreaterThan(RUNS / 2);
  });

  it.each(rounds(3))('200 runs that want any of three rooms, round %i', async (round) => {
    const given = actions.map((action, run) => ({ ...action, settings: { ...action.settings, ...wish(run, round) } }));
    const { booked } = await expectFair(given, 3);
    expect(booked).toBeGreaterThan(6);
  });

  it('moves and books at once without overlaps, and without waiting for ever', async () => {
    const [moving, booking] = [actions.slice(0, 30), actions.slice(30, 60)];
    const held: { action: GivenContext<'rooms.book'>; previous: BookedRoom }[] = [];
    for (const [index, action] of moving.entries()) {
      const settings = { ...action.settings, ...wish(index, 1), minutes: 30 };
      const outcome = await database.dataSource.transaction((manager) =>
        handler.perform({ ...action, settings, manager }),
      );
      if (outcome.outcome === 'succeeded') held.push({ action: { ...action, settings }, previous: outcome.result });
    }
    expect(held.length).toBeGreaterThan(10);
    const outcomes = await Promise.all([
      ...held.map(({ action, previous }, index) =>
        database.dataSource.transaction((manager) =>
          handler.revise({ ...action, settings: { ...action.settings, ...wish(index + 3, 2) }, manager }, previous),
        ),
      ),
      ...booking.map((action, index) =>
        database.dataSource.transaction((manager) =>
          handler.perform({ ...action, settings: { ...action.settings, ...wish(index, 4) }, manager }),
        ),
      ),
    ]);
    expect(outcomes.every(({ outcome }) => outcome === 'succeeded' || outcome === 'rejected')).toBe(true);
    const kept = await database.dataSource.query<{ standing: number }[]>(
      'SELECT count(*)::int AS standing FROM room_bookings WHERE released_at IS NULL AND action_id = ANY($1)',
      [held.map(({ action }) => action.actionId)],
    );
    expect(kept).toEqual([{ standing: held.length }]);
    const overlapping = await database.dataSource.query<unknown[]>(
      `SELECT one.id FROM room_bookings one JOIN room_bookings other
         ON other.room_id = one.room_id AND other.id > one.id AND other.occupies && one.occupies
       WHERE one.released_at IS NULL AND other.released_at IS NULL`,
    );
    expect(overlapping).toEqual([]);
  });
});
