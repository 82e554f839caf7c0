import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionOutcome } from '@linchpin/actions';
import { WorkingCalendar } from '@linchpin/calendar';
import { violatedConstraint } from '@linchpin/database';
import { addMonths, formatDate, londonDate } from '@linchpin/dates';
import { importTeams, StaffMember, Team, TeamDirectory, teamsFileSchema } from '@linchpin/teams';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { type BookedRoom, BookRoom } from './book-room.handler.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';

const weekday = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];
const sites = [
  // Open on Saturdays too.
  {
    ...{ code: 'QUAY', name: 'Quay House', near: ['MILL', 'HILL'] },
    hours: [
      { days: weekday, opens: '08:30', closes: '18:00' },
      { days: ['saturday'], opens: '09:00', closes: '12:00' },
    ],
  },
  { code: 'HILL', name: 'Hill House', hours: [{ days: weekday, opens: '08:30', closes: '18:00' }] },
  { code: 'MILL', name: 'Mill House', hours: [{ days: ['monday'], opens: '08:30', closes: '18:00' }] },
];
const rooms = sites.map(({ code, name }) => ({
  ...{ code: `${code}-1`, name: `${name} One`, site: code, capacity: 8, stepFree: true },
}));
const team = (code: string, site: string) => ({
  ...{ code, name: code, kind: 'hub', email: 'hub@exshire.example', site },
});
const calendar = WorkingCalendar.service([{ date: '2036-05-15', title: 'Service training day' }]);

describe('BookRoom and what the council has set', () => {
  let database: TestDatabase;
  const handler = new BookRoom(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    const { manager } = database.dataSource;
    await importRooms(manager, roomsFileSchema.parse({ settings: { horizonMonths: 240 }, sites, rooms }));
    const teams = [team('HUB-QUAY', 'QUAY'), team('HUB-GONE', 'PIER')];
    await importTeams(manager, teamsFileSchema.parse({ teams }));
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM room_bookings'));

  const perform = async (change: object, teamCode: string | null = null): Promise<ActionOutcome<BookedRoom>> => {
    const settings = { startsAt: '2036-05-14T10:00:00+01:00', minutes: 60, capacity: 4, ...change };
    const action = await givenAction(database.dataSource, { kind: 'rooms.book', settings, event: { teamCode } });
    const calendars = { ...action.calendars, service: calendar };
    return database.dataSource.transaction((manager) => handler.perform({ ...action, calendars, manager }));
  };
  const refuse = async (change: object, teamCode: string | null = null) => {
    const outcome = await perform(change, teamCode);
    if (outcome.outcome !== 'rejected') throw new Error(JSON.stringify(outcome));
    return outcome;
  };
  const code = async (change: object, teamCode: string | null = null) => {
    const outcome = await perform(change, teamCode);
    return outcome.outcome === 'succeeded' ? outcome.result.roomCode : outcome.outcome;
  };
  const at = (startsAt: string, more: object = {}) => ({ site: 'QUAY', startsAt, ...more });

  it.each([
    [
      '2036-05-14T03:00:00+01:00',
      /^On a Wednesday Quay House is open from 8:30am to 6pm, and the meeting is on 14 May 2036 from 3am to 4am\./,
    ],
    ['2036-05-14T17:30:00+01:00', /^On a Wednesday Quay House is open from 8:30am to 6pm/],
    ['2036-05-11T10:00:00+01:00', /^Quay House is not open on a Sunday, and the meeting is on 11 May 2036/],
    ['2036-05-15T10:00:00+01:00', /^Quay House is closed on 15 May 2036: Service training day\./],
    ['2036-12-25T10:00:00Z', /^Quay House is closed on 25 December 2036: Christmas Day\./],
    ['2036-04-14T10:00:00+01:00', /^Quay House is closed on 14 April 2036: Easter Monday\./],
    // Christmas Day 2038 is a Saturday, on which the site is open.
    ['2038-12-25T10:00:00Z', /^Quay House is closed on 25 December 2038: Christmas Day\./],
  ])('books nothing at %s, says why, and offers other times', async (startsAt, reason) => {
    const outcome = await refuse(at(startsAt));
    expect(outcome.reason).toMatch(reason);
    expect(outcome.reason).toContain('Agree one of the times and places that are offered');
    expect((outcome.result?.alternatives as unknown[]).length).toBeGreaterThan(3);
    const [{ count } = { count: -1 }] = await database.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::int FROM room_bookings',
    );
    expect(count).toBe(0);
  });

  it('books from the opening to the closing minute, and on a Saturday by its own hours', async () => {
    expect(await code(at('2036-05-14T08:30:00+01:00'))).toBe('QUAY-1');
    expect(await code(at('2036-05-14T17:00:00+01:00'))).toBe('QUAY-1');
    expect(await code(at('2036-05-17T11:00:00+01:00'))).toBe('QUAY-1');
    expect(await code(at('2036-05-17T11:30:00+01:00'))).toBe('rejected');
  });

  it('offers the near sites that are open then, in the council’s order', async () => {
    await perform(at('2036-05-19T10:00:00+01:00'));
    const { result } = await refuse(at('2036-05-19T10:00:00+01:00'));
    const elsewhere = (result?.alternatives as { site: string; startsAt: string }[]).slice(3);
    expect(elsewhere).toEqual([
      { room: 'Mill House One', site: 'Mill House', startsAt: '2036-05-19T09:00:00.000Z' },
      { room: 'Hill House One', site: 'Hill House', startsAt: '2036-05-19T09:00:00.000Z' },
    ]);
    // On a Wednesday the mill is closed: its nearest time is on the Monday before.
    await perform(at('2036-05-14T10:00:00+01:00'));
    const other = (await refuse(at('2036-05-14T10:00:00+01:00'))).result?.alternatives as { startsAt: string }[];
    expect(other[3]?.startsAt).toBe('2036-05-12T16:00:00.000Z');
  });

  it('takes no other town when none is asked for, only the site of the event’s team', async () => {
    expect(await code({}, 'HUB-QUAY')).toBe('QUAY-1');
    const { reason, result } = await refuse({}, 'HUB-QUAY');
    expect(reason).toMatch(/^No room for 4 people is free on 14 May 2036 from 10am to 11am, at Quay House\. /);
    expect(result?.alternatives).toHaveLength(5);
  });

  it.each([null, 'HUB-NOBODY', 'HUB-GONE'])(
    'books nowhere when no site is asked for and the team is %s',
    async (who) => {
      const { reason } = await refuse({}, who);
      expect(reason).toMatch(
        /^No site is asked for, and none is known for the team of the event\. The sites are Hill House \(HILL\), Mill House \(MILL\) and Quay House \(QUAY\)\. Ask for one of them\./,
      );
    },
  );

  it('books as far ahead as the council has set, to the day', async () => {
    await database.dataSource.query('UPDATE room_settings SET horizon_months = 12');
    try {
      const last = addMonths(londonDate(new Date()), 12);
      const beyond = await refuse(at('2062-10-10T10:00:00+01:00'));
      expect(beyond.reason).toBe(
        `The meeting is on 10 October 2062, and rooms are booked 12 months ahead, until ${formatDate(last)}. ` +
          'Change what is asked for, or book a room outside by hand and skip this step.',
      );
      expect(beyond.result).toBeUndefined();
      expect((await refuse(at('2028-01-12T10:00:00Z'))).reason).toMatch(/rooms are booked 12 months ahead/);
    } finally {
      await database.dataSource.query('UPDATE room_settings SET horizon_months = 240');
    }
  });

  describe('what the database refuses', () => {
    const insert = async (during: string) => {
      const { actionId } = await givenAction(database.dataSource, {
        ...{ kind: 'rooms.book', settings: { startsAt: '2036-05-14T10:00:00Z', minutes: 60, capacity: 4 } },
      });
      await database.dataSource.query(
        `INSERT INTO room_bookings (room_id, action_id, reference, during, occupies)
         SELECT id, $1, 'M-1', $2::tstzrange, $2::tstzrange FROM rooms WHERE code = 'QUAY-1'`,
        [actionId, during],
      );
    };

    it.each([
      ['[2036-05-14 02:00Z, 2036-05-14 03:00Z)', 'room_bookings_in_opening_hours'],
      ['[2036-05-14 16:30Z, 2036-05-14 17:30Z)', 'room_bookings_in_opening_hours'],
      ['[2036-05-11 09:00Z, 2036-05-11 10:00Z)', 'room_bookings_in_opening_hours'],
      ['[2036-05-14 16:00Z, 2036-05-15 09:00Z)', 'room_bookings_in_opening_hours'],
      ['[2062-05-10 09:00Z, 2062-05-10 10:00Z)', 'room_bookings_within_horizon'],
    ])('%s: %s', async (during, constraint) => {
      await expect(
        insert(during).catch((error: unknown) => Promise.reject(new Error(violatedConstraint(error)))),
      ).rejects.toThrow(constraint);
    });

    it('a site twice near, near itself, or open backwards', async () => {
      const refused = (sql: string) =>
        database.dataSource.query(sql).then(
          () => 'taken',
          (error: unknown) => violatedConstraint(error),
        );
      expect(await refused(`INSERT INTO near_sites VALUES ('QUAY', 'QUAY', 9)`)).toBe('near_sites_is_another');
      expect(await refused(`INSERT INTO near_sites VALUES ('HILL', 'QUAY', 9)`)).toBe('near_sites_pkey');
      expect(await refused(`INSERT INTO site_opening_hours VALUES ('QUAY', 7, '18:00', '08:00')`)).toBe(
        'site_opening_hours_in_order',
      );
      expect(await refused(`UPDATE room_settings SET horizon_months = 0`)).toBe('room_settings_horizon');
      expect(
        await refused(`INSERT INTO rooms (code, name, site, capacity, step_free) VALUES ('X', 'X', 'MOON', 1, true)`),
      ).toBe('rooms_site');
    });
  });
});
