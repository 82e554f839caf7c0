import type { EntityManager } from 'typeorm';

/** A meeting room of the council. */
export interface Room {
  id: string;
  code: string;
  name: string;
  /** Code of the site it is in. */
  site: string;
  siteName: string;
  /** The lines under which people find the site. */
  siteAddress: string[];
  /** How many people it holds. */
  capacity: number;
  /** Codes of what is in it, such as `hearing-loop`. */
  equipment: string[];
  stepFree: boolean;
  /** Minutes that are kept free after each meeting. */
  turnaroundMinutes: number;
}

/** The columns of a `Room`, for statements that read `ROOMS`. */
export const ROOM_COLUMNS = `rooms.id, rooms.code, rooms.name, rooms.site, room_sites.name AS "siteName",
  room_sites.address AS "siteAddress", rooms.capacity, rooms.equipment, rooms.step_free AS "stepFree",
  rooms.turnaround_minutes AS "turnaroundMinutes"`;

/** The rooms with the sites that they are in. */
export const ROOMS = 'rooms JOIN room_sites ON room_sites.code = rooms.site';

/** Every room, smallest first. */
export function allRooms(manager: EntityManager): Promise<Room[]> {
  return manager.query<Room[]>(`SELECT ${ROOM_COLUMNS} FROM ${ROOMS} ORDER BY rooms.capacity, rooms.code`);
}
