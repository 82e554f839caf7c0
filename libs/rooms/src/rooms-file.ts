import type { EntityManager } from 'typeorm';
import { z } from 'zod';

const code = z.string().regex(/^[A-Z][A-Z0-9-]{1,19}$/, 'must be a code in capitals, such as NG-ASH');
const equipmentCode = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'must be a code such as hearing-loop');

/** `rooms.yaml`: the sites of the council and the meeting rooms in them. Every room names a site of the same file. */
export const roomsFileSchema = z
  .strictObject({
    sites: z.array(
      z.strictObject({ code, name: z.string().min(1), address: z.array(z.string().min(1)).max(7).default([]) }),
    ),
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
    const names = new Map(sites.map((site) => [site.code, site.name]));
    for (const [index, room] of rooms.entries()) {
      const name = names.get(room.site);
      const refuse = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: ['rooms', index, field], message });
      if (name === undefined) refuse('site', `there is no site ${room.site} in this file`);
      else if (room.siteName && room.siteName !== name) refuse('siteName', `the site ${room.site} is called ${name}`);
    }
  });

/** Adds the rooms of a file and brings those that exist up to date. Bookings that stand are left as they are. */
export async function importRooms(manager: EntityManager, file: z.infer<typeof roomsFileSchema>): Promise<void> {
  const sites = new Map(file.sites.map((site) => [site.code, site]));
  for (const room of file.rooms) {
    const site = sites.get(room.site);
    await manager.query(
      `INSERT INTO rooms (code, name, site, site_name, site_address, capacity, equipment, step_free, turnaround_minutes)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
       ON CONFLICT (code) DO UPDATE SET name = EXCLUDED.name, site = EXCLUDED.site, site_name = EXCLUDED.site_name,
         site_address = EXCLUDED.site_address, capacity = EXCLUDED.capacity, equipment = EXCLUDED.equipment,
         step_free = EXCLUDED.step_free, turnaround_minutes = EXCLUDED.turnaround_minutes`,
      [
        room.code,
        room.name,
        room.site,
        site?.name,
        site?.address,
        room.capacity,
        room.equipment,
        room.stepFree,
        room.turnaroundMin,
      ],
    );
  }
}
