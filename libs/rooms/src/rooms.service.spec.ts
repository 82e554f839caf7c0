import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { StaffMember, Team, TeamDirectory } from '@linchpin/teams';
import { withTheRight, withoutTheRight } from '../../../test/support/readers.js';
import { givenAction } from '../../../test/support/actions.js';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { BookRoom } from './book-room.handler.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';
import { RoomsService } from './rooms.service.js';
import { weekdays } from './site.js';

describe('RoomsService', () => {
  let database: TestDatabase;
  let service: RoomsService;
  const handler = new BookRoom(new TeamDirectory());

  beforeAll(async () => {
    database = await createTestDatabase([Team, StaffMember]);
    service = new RoomsService(database.dataSource);
    const hours = [{ days: weekdays, opens: '00:00', closes: '24:00' }];
    const settings = { horizonMonths: 240 };
    const sites = [
      { code: 'NORTH', name: 'North House', hours },
      { code: 'SOUTH', name: 'South House', hours },
    ];
    const rooms = [
      { code: 'S-1', name: 'South One', site: 'SOUTH', capacity: 4, stepFree: true },
      { code: 'N-1', name: 'North One', site: 'NORTH', capacity: 8, stepFree: true },
    ];
    await importRooms(database.dataSource.manager, roomsFileSchema.parse({ settings, sites, rooms }));
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM room_bookings'));

  const book = async (startsAt: string, event: object = {}, minutes = 60) => {
    const settings = { startsAt, minutes, capacity: 4, site: 'NORTH' };
    const action = await givenAction(database.dataSource, { kind: 'rooms.book', settings, event });
    const outcome = await database.dataSource.transaction((manager) => handler.perform({ ...action, manager }));
    if (outcome.outcome !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return { ...action, booked: outcome.result };
  };
  const starts = async (date: string) =>
    (await service.day(withTheRight, date)).flatMap(({ bookings }) => bookings.map((b) => b.startsAt));

  it('lists the rooms by site', async () => {
    expect((await service.list()).map(({ code }) => code)).toEqual(['N-1', 'S-1']);
  });

  it('shows every room with its meetings of the day in order, each with its run', async () => {
    const late = await book('2036-05-14T14:00:00+01:00', { reference: 'M-2' });
    const early = await book('2036-05-14T10:00:00+01:00', { reference: 'M-1' });
    const [north, south] = await service.day(withoutTheRight, '2036-05-14');
    expect(north).toMatchObject({ code: 'N-1', siteName: 'North House', capacity: 8 });
    expect(north?.bookings).toEqual([
      {
        startsAt: new Date('2036-05-14T09:00:00Z'),
        endsAt: new Date('2036-05-14T10:00:00Z'),
        freeFrom: new Date('2036-05-14T10:15:00Z'),
        reference: 'M-1',
        runId: early.runId,
        restricted: false,
      },
      expect.objectContaining({ reference: 'M-2', runId: late.runId }),
    ]);
    expect(south?.bookings).toEqual([]);
  });

  it('shows a restricted booking as taken, and no more, to those without the right', async () => {
    const { runId } = await book('2036-05-14T10:00:00+01:00', { reference: 'M-9', restricted: true });
    const [without] = await service.day(withoutTheRight, '2036-05-14');
    expect(without?.bookings).toEqual([
      expect.objectContaining({
        startsAt: new Date('2036-05-14T09:00:00Z'),
        reference: null,
        runId: null,
        restricted: false,
      }),
    ]);
    const [withRight] = await service.day(withTheRight, '2036-05-14');
    expect(withRight?.bookings).toEqual([expect.objectContaining({ reference: 'M-9', runId, restricted: true })]);
  });

  it('goes by the days of London', async () => {
    // Summer time began on 30 March 2036 and ended on 26 October 2036.
    await book('2036-03-30T00:00:00+00:00');
    await book('2036-03-30T23:30:00+01:00', {}, 30);
    await book('2036-10-26T23:00:00+00:00', {}, 90);
    expect(await starts('2036-03-29')).toEqual([]);
    expect(await starts('2036-03-30')).toHaveLength(2);
    expect(await starts('2036-03-31')).toEqual([]);
    expect(await starts('2036-10-26')).toEqual(await starts('2036-10-27'));
    expect(await starts('2036-10-27')).toHaveLength(1);
  });

  it('does not show what was released', async () => {
    const action = await book('2036-05-14T10:00:00+01:00');
    await database.dataSource.transaction((manager) =>
      handler.withdraw({ ...action, manager }, { bookingId: '' } as never),
    );
    expect(await starts('2036-05-14')).toEqual([]);
  });
});
