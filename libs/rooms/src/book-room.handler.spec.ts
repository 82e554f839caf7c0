import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ActionOutcome } from '@linchpin/actions';
import { violatedConstraint } from '@linchpin/database';
import { importTeams, StaffMember, Team, TeamDirectory, teamsFileSchema } from '@linchpin/teams';
import { givenAction, type GivenContext } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { type BookedRoom, BookRoom } from './book-room.handler.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';
import { weekdays } from './site.js';

// Two sites of one town, open day and night.
const town = { area: 'TOWN', hours: [{ days: weekdays, opens: '00:00', closes: '24:00' }] };
const sites = [
  { ...town, code: 'NORTH', name: 'North House', address: ['1 High Street', 'Exbridge'] },
  { ...town, code: 'SOUTH', name: 'South House' },
];
const rooms = [
  { code: 'N-HALL', name: 'Hall', site: 'NORTH', capacity: 24, equipment: ['video', 'hearing-loop'], stepFree: true },
  { code: 'N-SIDE', name: 'Side Room', site: 'NORTH', capacity: 8, equipment: ['video'], stepFree: false },
  { code: 'S-ONE', name: 'Room One', site: 'SOUTH', capacity: 8, equipment: ['screen'], stepFree: true },
  { code: 'S-TWO', name: 'Room Two', site: 'SOUTH', capacity: 8, equipment: [], stepFree: false, turnaroundMin: 0 },
];
const team = { code: 'HUB-S', name: 'South hub', kind: 'hub', email: 'hub@exshire.example', site: 'SOUTH' };

describe('BookRoom', () => {
  let database: TestDatabase;
  const handler = new BookRoom(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    const { manager } = database.dataSource;
    await importRooms(manager, roomsFileSchema.parse({ settings: { horizonMonths: 240 }, sites, rooms }));
    await importTeams(manager, teamsFileSchema.parse({ teams: [team] }));
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM room_bookings'));

  const given = (settings: object = {}, event: object = {}) =>
    givenAction(database.dataSource, {
      kind: 'rooms.book',
      settings: { startsAt: '2036-05-14T10:00:00+01:00', minutes: 60, capacity: 6, ...settings },
      event: { teamCode: null, ...event },
    });
  type Given = GivenContext<'rooms.book'>;
  const perform = (action: Given) =>
    database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
  const changed = (action: Given, settings: object): Given => ({
    ...action,
    settings: { ...action.settings, ...settings },
  });
  const revise = (action: Given, previous: BookedRoom) =>
    database.dataSource.transaction((manager) => handler.revise({ ...action, manager }, previous));
  const withdraw = (action: Given, previous: BookedRoom) =>
    database.dataSource.transaction((manager) => handler.withdraw({ ...action, manager }, previous));
  const book = async (settings?: object, event?: object) => booked(await perform(await given(settings, event)));
  const refuse = async (settings?: object, event?: object) => rejected(await perform(await given(settings, event)));
  const bookings = () =>
    database.dataSource.query<{ code: string; standing: boolean }[]>(
      `SELECT code, released_at IS NULL AS standing FROM room_bookings JOIN rooms ON rooms.id = room_id ORDER BY created_at`,
    );

  const someoneWaits = () =>
    eventually('a transaction that waits for another', async () => {
      const sql = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
      return (await database.dataSource.query<unknown[]>(sql)).length > 0;
    });

  describe('choosing', () => {
    it('takes the site that was asked for and no other, there the smallest that is large enough', async () => {
      expect((await book({ site: 'NORTH' })).roomCode).toBe('N-SIDE');
      expect((await book({ site: 'NORTH' })).roomCode).toBe('N-HALL');
      const { reason, result } = await refuse({ site: 'NORTH' });
      expect(reason).toBe(
        'No room for 6 people is free on 14 May 2036 from 10am to 11am, at North House. Agree one of the times and places ' +
          'that are offered, or book a room outside by hand and skip this step. Another site is booked only when somebody asks for it.',
      );
      expect(result?.alternatives).toEqual([
        { room: 'Side Room', site: 'North House', startsAt: '2036-05-14T07:30:00.000Z' },
        { room: 'Side Room', site: 'North House', startsAt: '2036-05-14T10:30:00.000Z' },
        { room: 'Side Room', site: 'North House', startsAt: '2036-05-14T07:00:00.000Z' },
        { room: 'Room One', site: 'South House', startsAt: '2036-05-14T09:00:00.000Z' },
      ]);
      expect((await bookings()).map(({ code }) => code)).toEqual(['N-SIDE', 'N-HALL']);
    });

    it('prefers the site of the event’s team when no site is set', async () => {
      expect((await book({}, { teamCode: 'HUB-S' })).roomCode).toBe('S-ONE');
      expect((await book({ site: 'NORTH' }, { teamCode: 'HUB-S' })).roomCode).toBe('N-SIDE');
    });

    it('goes on to the other sites of the team’s area when no site is asked for', async () => {
      const codes: string[] = [];
      for (let n = 0; n < 3; n += 1) codes.push((await book({}, { teamCode: 'HUB-S' })).roomCode);
      expect(codes).toEqual(['S-ONE', 'S-TWO', 'N-SIDE']);
    });

    it('books anywhere in a single area when the team is not known', async () => {
      expect((await book({}, { teamCode: 'SPK-GONE' })).roomCode).toBe('N-SIDE');
    });

    it('refuses a site that is not known, and names those that are', async () => {
      const { reason, result } = await refuse({ site: 'MARS' });
      expect(reason).toBe(
        'There is no site MARS. The sites are North House (NORTH) and South House (SOUTH). Correct the site. ' +
          'Change what is asked for, or book a room outside by hand and skip this step.',
      );
      expect(result).toBeUndefined();
      expect(await bookings()).toEqual([]);
    });

    it('takes only rooms with all the equipment, and step-free when asked', async () => {
      const { reason, result } = await refuse({ equipment: ['video', 'hearing-loop'], site: 'SOUTH' });
      expect(reason).toMatch(/^No room at South House has video and hearing loop together\. Agree one/);
      expect(result?.alternatives).toEqual([
        { room: 'Hall', site: 'North House', startsAt: '2036-05-14T09:00:00.000Z' },
      ]);
      expect((await book({ equipment: ['video', 'hearing-loop'] })).roomCode).toBe('N-HALL');
      expect((await book({ stepFree: true })).roomCode).toBe('S-ONE');
    });

    it('tells where and when, for the steps that follow', async () => {
      expect(await book({ site: 'NORTH', minutes: 90 })).toEqual({
        roomCode: 'N-SIDE',
        roomName: 'Side Room',
        siteName: 'North House',
        siteAddress: '1 High Street, Exbridge',
        startsAt: '2036-05-14T09:00:00.000Z',
        endsAt: '2036-05-14T10:30:00.000Z',
        bookingId: expect.any(String),
      });
    });

    it('records a meeting that has been held already', async () => {
      expect((await book({ startsAt: '2020-02-03T10:00:00Z' })).roomCode).toBe('N-SIDE');
    });
  });

  describe('time', () => {
    it('books back to back: the end of a meeting is not part of it', async () => {
      const small = { capacity: 8, site: 'SOUTH' };
      await book({ ...small, equipment: ['screen'] });
      expect((await book(small)).roomCode).toBe('S-TWO');
      expect((await book({ ...small, startsAt: '2036-05-14T11:00:00+01:00' })).roomCode).toBe('S-TWO');
      expect((await book({ ...small, startsAt: '2036-05-14T09:00:00+01:00' })).roomCode).toBe('S-TWO');
    });

    it('keeps the turnaround free after a meeting, and before the next one', async () => {
      const loop = { equipment: ['hearing-loop'] };
      await book(loop);
      await refuse({ ...loop, startsAt: '2036-05-14T11:00:00+01:00' });
      await refuse({ ...loop, startsAt: '2036-05-14T08:46:00+01:00' });
      await book({ ...loop, startsAt: '2036-05-14T11:15:00+01:00' });
      await book({ ...loop, startsAt: '2036-05-14T08:45:00+01:00' });
    });

    it('books through the night on which the clocks change', async () => {
      const loop = { equipment: ['hearing-loop'], minutes: 120 };
      // Half past midnight to half past three on the clocks: two hours.
      const forward = await book({ ...loop, startsAt: '2036-03-30T00:30:00+00:00' });
      expect([forward.startsAt, forward.endsAt]).toEqual(['2036-03-30T00:30:00.000Z', '2036-03-30T02:30:00.000Z']);
      // 01:30 comes twice: an hour and a half apart with its turnaround, the two do not overlap.
      await book({ ...loop, minutes: 45, startsAt: '2036-10-26T01:30:00+01:00' });
      await book({ ...loop, minutes: 45, startsAt: '2036-10-26T01:30:00+00:00' });
      await refuse({ ...loop, minutes: 45, startsAt: '2036-10-26T01:15:00+00:00' });
    });
  });

  describe('when nothing fits', () => {
    it('says what was needed, where and when, and offers the nearest free times', async () => {
      const wish = { capacity: 12, equipment: ['video', 'hearing-loop'], stepFree: true, site: 'NORTH', minutes: 120 };
      await book(wish);
      const { reason, result } = await refuse(wish);
      expect(reason).toBe(
        'No room for 12 people with video, hearing loop and step-free access is free on 14 May 2036 from 10am to midday, ' +
          'at North House. Agree one of the times and places that are offered, or book a room outside by hand and skip this step.',
      );
      expect(result).toEqual({
        alternatives: [
          // It is open day and night.
          { room: 'Hall', site: 'North House', startsAt: '2036-05-14T06:30:00.000Z' },
          { room: 'Hall', site: 'North House', startsAt: '2036-05-14T11:30:00.000Z' },
          { room: 'Hall', site: 'North House', startsAt: '2036-05-14T06:00:00.000Z' },
        ],
      });
    });

    it('says so when nothing is free for weeks', async () => {
      const loop = { equipment: ['hearing-loop'], capacity: 1 };
      await book(loop);
      await database.dataSource.query(
        `UPDATE room_bookings SET occupies = tstzrange(lower(occupies), '2037-01-01'),
           during = tstzrange(lower(during), '2037-01-01')`,
      );
      const { reason, result } = await refuse({ ...loop, startsAt: '2036-08-01T23:00:00+01:00' });
      expect(reason).toBe(
        'No room for 1 person with hearing loop is free on 1 August 2036 from 11pm to 2 August 2036 at midnight, ' +
          'at North House or South House. Nothing is free in the 4 weeks before or after it either, there or near by: ' +
          'book a room outside by hand and skip this step.',
      );
      expect(result).toEqual({ alternatives: [] });
    });

    it.each([
      [{ capacity: 60 }, 'No room at North House or South House holds 60 people: the largest is Hall, for 24 people.'],
      [
        { capacity: 12, equipment: ['screen'] },
        'No room at North House or South House with screen holds 12 people: the largest is Room One, for 8 people.',
      ],
      [{ equipment: ['easel'] }, 'No room at North House or South House has easel.'],
      [
        { equipment: ['screen', 'video'], stepFree: true },
        'No room at North House or South House has screen, video and step-free access together.',
      ],
    ])('says what no room can ever meet: %j', async (settings, reason) => {
      const outcome = await refuse(settings);
      expect(outcome.reason).toBe(
        `${reason} Change what is asked for, or book a room outside by hand and skip this step.`,
      );
      expect(outcome.result).toBeUndefined();
    });
  });

  describe('done again', () => {
    it('answers with the same booking', async () => {
      const action = await given();
      const first = booked(await perform(action));
      expect(booked(await perform(action))).toEqual(first);
      expect(await bookings()).toEqual([{ code: first.roomCode, standing: true }]);
    });

    it('answers two attempts at once with one booking', async () => {
      const action = await given();
      const overtaken = database.dataSource.createQueryRunner();
      await overtaken.startTransaction();
      const one = await handler.perform({ ...action, manager: overtaken.manager });
      const other = perform(action);
      await someoneWaits();
      await overtaken.commitTransaction();
      await overtaken.release();
      expect(booked(await other)).toEqual(booked(one));
      expect(await bookings()).toHaveLength(1);
    });

    it('leaves nothing behind when its transaction is rolled back', async () => {
      const action = await given();
      const crash = database.dataSource.transaction(async (manager) => {
        await handler.perform({ ...action, manager });
        throw new Error('crash');
      });
      await expect(crash).rejects.toThrow('crash');
      expect(await bookings()).toEqual([]);
      expect(booked(await perform(action)).roomCode).toBe('N-SIDE');
    });
  });

  describe('revised', () => {
    const loop = { equipment: ['hearing-loop'] };

    it('moves the booking and frees the old time', async () => {
      const action = await given(loop);
      const before = booked(await perform(action));
      const after = booked(await revise(changed(action, { startsAt: '2036-05-20T14:00:00+01:00' }), before));
      expect(after.startsAt).toBe('2036-05-20T13:00:00.000Z');
      expect(after.bookingId).not.toBe(before.bookingId);
      expect((await bookings()).map(({ standing }) => standing)).toEqual([false, true]);
      expect((await book(loop)).startsAt).toBe(before.startsAt);
    });

    it('moves by half an hour into its own time', async () => {
      const action = await given(loop);
      const before = booked(await perform(action));
      const after = booked(await revise(changed(action, { startsAt: '2036-05-14T10:30:00+01:00' }), before));
      expect([after.roomCode, after.startsAt]).toEqual(['N-HALL', '2036-05-14T09:30:00.000Z']);
    });

    it('stays in its room when that is free then and still meets the need', async () => {
      await book({ site: 'SOUTH', equipment: ['screen'] });
      const action = await given({ site: 'SOUTH' });
      const before = booked(await perform(action));
      const after = booked(await revise(changed(action, { startsAt: '2036-05-21T10:00:00+01:00' }), before));
      expect([before.roomCode, after.roomCode]).toEqual(['S-TWO', 'S-TWO']);
    });

    it('goes to a larger room when more people come', async () => {
      const action = await given({ site: 'NORTH' });
      const before = booked(await perform(action));
      expect(before.roomCode).toBe('N-SIDE');
      expect(booked(await revise(changed(action, { capacity: 20 }), before)).roomCode).toBe('N-HALL');
      expect((await bookings()).filter(({ standing }) => standing)).toEqual([{ code: 'N-HALL', standing: true }]);
    });

    it('keeps the old booking when nothing is free at the new time', async () => {
      const action = await given(loop);
      const before = booked(await perform(action));
      await book({ ...loop, startsAt: '2036-05-20T14:00:00+01:00' });
      const refused = rejected(await revise(changed(action, { startsAt: '2036-05-20T14:00:00+01:00' }), before));
      expect(refused.reason).toMatch(/^No room .* The booking made before stands as it was\.$/);
      expect(refused.result?.alternatives).toHaveLength(3);
      expect(booked(await perform(action))).toEqual(before);
    });

    it('keeps the old booking when no room can meet the new need', async () => {
      const action = await given(loop);
      const before = booked(await perform(action));
      const refused = rejected(await revise(changed(action, { capacity: 60 }), before));
      expect(refused.reason).toMatch(/^No room .* holds 60 people: .* The booking made before stands as it was\.$/);
      expect(booked(await perform(action))).toEqual(before);
    });

    it('changes nothing when nothing changed, however often it is asked', async () => {
      const action = await given();
      const before = booked(await perform(action));
      expect(booked(await revise(action, before))).toEqual(before);
      expect(await bookings()).toHaveLength(1);
    });

    it('books when there is no booking to move', async () => {
      const action = await given();
      const before = booked(await perform(action));
      await withdraw(action, before);
      expect(booked(await revise(action, before)).roomCode).toBe(before.roomCode);
    });

    it('lets two bookings ask for each other’s time without waiting for ever', async () => {
      for (let round = 0; round < 5; round += 1) {
        await database.dataSource.query('DELETE FROM room_bookings');
        const [one, other] = [await given(loop), await given({ ...loop, startsAt: '2036-05-14T12:00:00+01:00' })];
        const [first, second] = [booked(await perform(one)), booked(await perform(other))];
        const outcomes = await Promise.all([
          revise(changed(one, { startsAt: other.settings.startsAt }), first),
          revise(changed(other, { startsAt: one.settings.startsAt }), second),
        ]);
        expect(outcomes.map(({ outcome }) => outcome)).toEqual(['rejected', 'rejected']);
      }
    });
  });

  describe('withdrawn', () => {
    it('frees the room at once, and a second time changes nothing', async () => {
      const action = await given();
      const before = booked(await perform(action));
      expect(await withdraw(action, before)).toEqual({ outcome: 'succeeded', result: { released: 1 } });
      expect(await withdraw(action, before)).toEqual({ outcome: 'succeeded', result: { released: 0 } });
      expect((await book()).roomCode).toBe(before.roomCode);
    });
  });

  describe('what the database refuses', () => {
    const insert = async (during: string, occupies: string, room = 'N-HALL') => {
      const { actionId } = await given();
      await database.dataSource.query(
        `INSERT INTO room_bookings (room_id, action_id, reference, during, occupies)
         SELECT id, $2, 'M-1', $3::tstzrange, $4::tstzrange FROM rooms WHERE code = $1`,
        [room, actionId, during, occupies],
      );
    };
    const constraintOf = (work: Promise<unknown>) =>
      work.then(
        () => 'accepted',
        (error: unknown) => violatedConstraint(error),
      );

    it('two bookings that overlap in one room', async () => {
      await insert('[2036-05-14 09:00Z, 2036-05-14 10:00Z)', '[2036-05-14 09:00Z, 2036-05-14 10:15Z)');
      const next = '[2036-05-14 10:14Z, 2036-05-14 11:00Z)';
      expect(await constraintOf(insert(next, next))).toBe('room_bookings_no_overlap');
      expect(await constraintOf(insert(next, next, 'N-SIDE'))).toBe('accepted');
    });

    it.each(['(2036-05-14 09:00Z, 2036-05-14 10:00Z)', '[2036-05-14 09:00Z, 2036-05-14 10:00Z]', 'empty'])(
      'a time that is not half-open: %s',
      async (during) => {
        const occupies = '[2036-05-14 09:00Z, 2036-05-14 11:00Z)';
        expect(await constraintOf(insert(during, occupies))).toMatch(/^room_bookings_(half_open|occupy_the_meeting)$/);
      },
    );

    it('a room that is free again before the meeting ends', async () => {
      const during = '[2036-05-14 09:00Z, 2036-05-14 11:00Z)';
      const occupies = '[2036-05-14 09:00Z, 2036-05-14 10:00Z)';
      expect(await constraintOf(insert(during, occupies))).toBe('room_bookings_occupy_the_meeting');
    });

    it('two bookings for one action', async () => {
      const action = await given();
      await perform(action);
      const again = database.dataSource.query(
        `INSERT INTO room_bookings (room_id, action_id, reference, during, occupies)
         SELECT id, $1, 'M-1', tstzrange('2040-01-01', '2040-01-02'), tstzrange('2040-01-01', '2040-01-02')
         FROM rooms WHERE code = 'N-HALL'`,
        [action.actionId],
      );
      expect(await constraintOf(again)).toBe('room_bookings_once_per_action');
    });
  });
});

function booked(outcome: ActionOutcome<BookedRoom>): BookedRoom {
  if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
  return outcome.result;
}

function rejected(outcome: ActionOutcome<BookedRoom>) {
  if (outcome.outcome !== 'rejected') throw new Error(JSON.stringify(outcome));
  return outcome;
}
