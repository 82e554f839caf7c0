import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { allRooms } from './room.js';
import { importRooms, roomsFileSchema } from './rooms-file.js';

const council = parse(readFileSync(projectPath('config/council/rooms.yaml'), 'utf8')) as unknown;

describe('importRooms', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('imports the rooms of the council, and the same again changes nothing', async () => {
    const file = roomsFileSchema.parse(council);
    const { manager } = database.dataSource;
    await importRooms(manager, file);
    const first = await allRooms(manager);
    await importRooms(manager, file);
    expect(await allRooms(manager)).toEqual(first);
    expect(first).toHaveLength(file.rooms.length);
    expect(first).toContainEqual(
      expect.objectContaining({
        code: 'NG-ASH',
        name: 'Ash Room',
        site: 'NORTHGATE',
        siteName: 'Northgate House',
        siteAddress: ['1 Northgate Row', 'Exbridge', 'ZZ1 1AA'],
        capacity: 24,
        stepFree: true,
        turnaroundMinutes: 15,
      }),
    );
  });

  it('brings a room that exists up to date', async () => {
    const { manager } = database.dataSource;
    const sites = [{ code: 'QUAY', name: 'The Quay', address: [] }];
    const room = { code: 'QY-ONE', name: 'Room One', site: 'QUAY', capacity: 4, stepFree: false };
    await importRooms(manager, roomsFileSchema.parse({ sites, rooms: [room] }));
    await importRooms(
      manager,
      roomsFileSchema.parse({ sites, rooms: [{ ...room, capacity: 6, equipment: ['video'] }] }),
    );
    const rooms = (await allRooms(manager)).filter(({ code }) => code === 'QY-ONE');
    expect(rooms).toEqual([expect.objectContaining({ capacity: 6, equipment: ['video'] })]);
  });
});

describe('roomsFileSchema', () => {
  const sites = [{ code: 'QUAY', name: 'The Quay' }];
  const room = { code: 'QY-ONE', name: 'Room One', site: 'QUAY', capacity: 4, stepFree: false };
  const faults = (change: object) =>
    roomsFileSchema
      .safeParse({ sites, rooms: [{ ...room, ...change }] })
      .error?.issues.map(({ path }) => path.join('.'));

  it('refuses a room in a site that the file does not have', () => {
    expect(faults({ site: 'PIER' })).toEqual(['rooms.0.site']);
  });

  it('refuses a name of the site that is not its name', () => {
    expect(faults({ siteName: 'Northgate House' })).toEqual(['rooms.0.siteName']);
  });

  it('refuses a room for nobody', () => {
    expect(faults({ capacity: 0 })).toEqual(['rooms.0.capacity']);
  });
});
