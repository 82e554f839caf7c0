import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { weekdays } from './site.js';

const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as NG-ASH');
const equipmentCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a code such as hearing-loop');
const opens = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day in quotes, such as "08:30"')
  .describe('London time');
const closes = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day in quotes, such as "18:00"')
  .describe('London time; "24:00" is the end of the day');

/** Days with the same opening hours. */
const hoursSchema = z.strictObject({ days: z.array(z.enum(weekdays)).min(1).max(7), opens, closes });

const siteSchema = z.strictObject({
  code,
  name: z.string().min(1),
  address: z.array(z.string().min(1)).max(7).default([]),
  area: code
    .optional()
    .describe('sites of one area stand for each other where an event asks for none; alone if left out'),
  near: z
    .array(code)
    .max(50)
    .optional()
    .describe('sites that are offered when this one is full, nearest first; every other site if left out'),
  hours: z
    .array(hoursSchema)
    .max(7)
    .default([{ days: weekdays.slice(0, 5), opens: '08:30', closes: '18:00' }])
    .describe('when it is open; never on bank holidays and closure days'),
});

/** `rooms.yaml`: the sites of the council and the meeting rooms in them. Every room names a site of the same file. */
export const roomsFileSchema = z
  .strictObject({
    settings: z
      .strictObject({
        horizonMonths: z.int().min(1).max(240).describe('rooms are booked up to so many months from today'),
      })
      .default({ horizonMonths: 24 }),
    sites: z.array(siteSchema),
    rooms: z.array(
      z.strictObject({
        code,
        name: z.string().min(1),
        site: code,
        siteName: z.string().min(1).optional(),
        capacity: z.int().min(1).max(500),
        equipment: z.array(equipmentCode).default([]),
        stepFree: z.boolean(),
        turnaroundMin: z.int().min(0).max(240).default(15),
      }),
    ),
  })
  .superRefine(({ sites, rooms }, context) => {
    const refuse = (path: (string | number)[], message: string) => {
      context.addIssue({ code: 'custom', path, message });
    };
    const names = new Map(sites.map((site) => [site.code, site.name]));
    for (const [index, site] of sites.entries()) checkSite(site, ['sites', index], names, refuse);
    for (const [index, room] of rooms.entries()) {
      const name = names.get(room.site);
      const at = (field: string) => ['rooms', index, field];
      if (name === undefined) refuse(at('site'), `there is no site ${room.site} in this file`);
      else if (room.siteName && room.siteName !== name)
        refuse(at('siteName'), `the site ${room.site} is called ${name}`);
    }
  });

type RoomsFile = z.infer<typeof roomsFileSchema>;
type SiteRow = RoomsFile['sites'][number];

function checkSite(
  { code: own, near = [], hours }: SiteRow,
  path: (string | number)[],
  names: ReadonlyMap<string, string>,
  refuse: (path: (string | number)[], message: string) => void,
): void {
  for (const [index, other] of near.entries()) {
    const at = [...path, 'near', index];
    if (other === own) refuse(at, `${own} is not near itself: take it out`);
    else if (!names.has(other)) refuse(at, `there is no site ${other} in this file`);
    else if (near.indexOf(other) < index) refuse(at, `${other} is there twice: keep one of them`);
  }
  const seen = new Set<string>();
  for (const [index, { days, opens: from, closes: until }] of hours.entries()) {
    const at = [...path, 'hours', index];
    if (until <= from) refuse([...at, 'closes'], `must be later than ${from}`);
    for (const [place, day] of days.entries()) {
      if (seen.has(day)) refuse([...at, 'days', place], `${day} is there twice: give it one opening time`);
      seen.add(day);
    }
  }
}

/** A site with everything that its row leaves out: hours by day, its area, and what is near it. */
export function wholeSite(
  { code: own, name, address, area, near, hours }: SiteRow,
  all: readonly Pick<SiteRow, 'code'>[],
) {
  return {
    ...{ code: own, name, address, area: area ?? own },
    near: near ?? all.map((site) => site.code).filter((other) => other !== own),
    hours: hours.flatMap(({ days, opens: from, closes: until }) =>
      days.map((day) => ({ weekday: weekdays.indexOf(day) + 1, opens: from, closes: until })),
    ),
  };
}

/**
 * Adds the sites and rooms of a file, brings those that exist up to date, and writes the settings. Bookings that stand
 * are left as they are.
 */
export async function importRooms(manager: EntityManager, file: RoomsFile): Promise<void> {
  await manager.query('UPDATE room_settings SET horizon_months = $1', [file.settings.horizonMonths]);
  const sites = file.sites.map((site) => wholeSite(site, file.sites));
  for (const { code: own, name, address, area } of sites) {
    await manager.query(
      `INSERT INTO room_sites (code, name, address, area) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, address = EXCLUDED.address, area = EXCLUDED.area`,
      [own, name, address, area],
    );
  }
  // What is near is known once every site is there.
  for (const site of sites) await writeSite(manager, site);
  for (const room of file.rooms) {
    await manager.query(
      `INSERT INTO rooms (code, name, site, capacity, equipment, step_free, turnaround_minutes)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, site = EXCLUDED.site, capacity = EXCLUDED.capacity,
         equipment = EXCLUDED.equipment, step_free = EXCLUDED.step_free, turnaround_minutes = EXCLUDED.turnaround_minutes`,
      [room.code, room.name, room.site, room.capacity, room.equipment, room.stepFree, room.turnaroundMin],
    );
  }
}

async function writeSite(manager: EntityManager, { code: own, near, hours }: ReturnType<typeof wholeSite>) {
  await manager.query('DELETE FROM near_sites WHERE site = $1', [own]);
  await manager.query(
    'INSERT INTO near_sites (site, near, position) SELECT $1, near, place FROM unnest($2::text[]) WITH ORDINALITY _ (near, place)',
    [own, near],
  );
  await manager.query('DELETE FROM site_opening_hours WHERE site = $1', [own]);
  for (const { weekday, opens: from, closes: until } of hours) {
    await manager.query('INSERT INTO site_opening_hours (site, weekday, opens, closes) VALUES ($1, $2, $3, $4)', [
      ...[own, weekday, from, until],
    ]);
  }
}
