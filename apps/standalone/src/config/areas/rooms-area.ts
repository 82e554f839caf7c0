import { allSites, horizonMonths, importRooms, roomsFileSchema, type Site, weekdays, wholeSite } from '@linchpin/rooms';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import type { Area, Item } from './area.js';

type Rooms = z.infer<typeof roomsFileSchema>;
type Room = Rooms['rooms'][number];

/** The key of what is set for all rooms. Sites and rooms have codes, which hold no small letters. */
const SETTINGS = 'settings';
const siteKey = (code: string) => `site ${code}`;

/** Settings, sites and rooms: three lists in one file, since a room names its site. */
export const rooms: Area = {
  title: 'Rooms',
  file: 'council/rooms.yaml',
  comment: [
    'Meeting rooms, the sites that they are in with their opening hours, and how far ahead rooms are booked.',
    'A site is closed on bank holidays and closure days, whatever its hours.',
  ],
  schema: roomsFileSchema,
  needsName: false,
  items: ({ content }) => itemsOf(content as Rooms),
  read: async (manager) => ({ content: await readRooms(manager), files: new Map() }),
  write: (manager, { content }, keys) => {
    const { settings, sites, rooms: all } = content as Rooms;
    // What a row leaves out is known only beside the rows that are not written.
    const whole = sites.map((site) => ({ ...site, near: wholeSite(site, sites).near }));
    return importRooms(manager, {
      settings,
      sites: whole.filter(({ code }) => keys.has(siteKey(code))),
      rooms: all.filter(({ code }) => keys.has(code)),
    });
  },
};

function itemsOf({ settings, sites, rooms: all }: Rooms): Item[] {
  return [
    { key: SETTINGS, value: settings, path: ['settings'] },
    ...sites.map((site, index) => {
      const { hours, ...rest } = wholeSite(site, sites);
      const open = Object.fromEntries(
        hours.map(({ weekday, opens, closes }) => [weekdays[weekday - 1] ?? '', `${opens} to ${closes}`]),
      );
      return { key: siteKey(site.code), value: { ...rest, ...open }, path: ['sites', index] };
    }),
    ...all.map(({ siteName: _name, ...room }, index) => ({
      key: room.code,
      value: { ...room, equipment: [...room.equipment].sort() },
      path: ['rooms', index],
    })),
  ];
}

async function readRooms(manager: EntityManager): Promise<Rooms> {
  const rows = await manager.query<Room[]>(
    `SELECT code, name, site, capacity, equipment, step_free AS "stepFree", turnaround_minutes AS "turnaroundMin"
     FROM rooms ORDER BY site, code`,
  );
  const sites = await allSites(manager);
  return {
    settings: { horizonMonths: await horizonMonths(manager) },
    sites: sites
      .map(({ hours, ...site }) => ({ ...site, hours: groupedHours(hours) }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
    rooms: rows,
  };
}

/** Days with the same hours together, as a person would write them. */
function groupedHours(hours: Site['hours']): Rooms['sites'][number]['hours'] {
  const groups = new Map<string, Rooms['sites'][number]['hours'][number]>();
  for (const [index, day] of weekdays.entries()) {
    const open = hours[String(index + 1)];
    if (!open) continue;
    const key = `${open.opens}-${open.closes}`;
    const group = groups.get(key);
    if (group) group.days.push(day);
    else groups.set(key, { days: [day], ...open });
  }
  return [...groups.values()];
}
