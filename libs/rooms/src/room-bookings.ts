import type { EntityManager } from 'typeorm';
import { type Room, ROOM_COLUMNS, ROOMS } from './room.js';
import type { RoomNeed } from './room-need.js';

/** A booking that stands. */
export interface RoomBooking {
  id: string;
  room: Room;
  startsAt: Date;
  endsAt: Date;
}

/** For whom a room is booked. */
interface Booker {
  actionId: string;
  event: { reference: string; restricted: boolean };
}

/** Any fixed number: whoever holds this advisory lock is moving a booking. */
const MOVING = 7_264_006;

/** The booking that this action has now, or undefined. */
export async function bookingOf(manager: EntityManager, actionId: string): Promise<RoomBooking | undefined> {
  const [row] = await manager.query<(Room & { bookingId: string; startsAt: Date; endsAt: Date })[]>(
    `SELECT ${ROOM_COLUMNS}, bookings.id AS "bookingId",
       lower(bookings.during) AS "startsAt", upper(bookings.during) AS "endsAt"
     FROM ${ROOMS} JOIN room_bookings bookings ON bookings.room_id = rooms.id
     WHERE bookings.action_id = $1 AND bookings.released_at IS NULL`,
    [actionId],
  );
  if (!row) return undefined;
  const { bookingId, startsAt, endsAt, ...room } = row;
  return { id: bookingId, room, startsAt, endsAt };
}

/**
 * Books the first of these rooms that is free, or none. A room that another transaction is just booking is waited for;
 * while it waits, this transaction holds no booking, so that waiting never goes round in a circle.
 */
export async function bookFirstFree(
  manager: EntityManager,
  rooms: readonly Room[],
  { startsAt, endsAt }: RoomNeed,
  { actionId, event }: Booker,
): Promise<RoomBooking | undefined> {
  for (const room of rooms) {
    const [booked] = await manager.query<{ id: string }[]>(
      `INSERT INTO room_bookings (room_id, action_id, reference, restricted, during, occupies)
       VALUES ($1, $2, $3, $4, tstzrange($5, $6), tstzrange($5, $6::timestamptz + make_interval(mins => $7)))
       ON CONFLICT DO NOTHING RETURNING id`,
      [room.id, actionId, event.reference, event.restricted, startsAt, endsAt, room.turnaroundMinutes],
    );
    if (booked) return { id: booked.id, room, startsAt, endsAt };
  }
  return undefined;
}

/** Releases the booking of this action and returns how many there were: one or none. */
export async function releaseBooking(manager: EntityManager, actionId: string): Promise<number> {
  const [row] = await manager.query<{ released: number }[]>(
    `WITH released AS (UPDATE room_bookings SET released_at = now() WHERE action_id = $1 AND released_at IS NULL RETURNING 1)
     SELECT count(*)::int AS released FROM released`,
    [actionId],
  );
  return row?.released ?? 0;
}

/**
 * Waits until no other transaction moves a booking, and keeps others waiting until this one ends. A move gives up one
 * time and waits for another: two of them at once that want each other's time would wait for ever.
 */
export async function moveTheOnly(manager: EntityManager): Promise<void> {
  await manager.query('SELECT pg_advisory_xact_lock($1)', [MOVING]);
}
