import { type Reader, visibleTo } from '@linchpin/access';
import { addDays, type CivilDate, instantAt } from '@linchpin/dates';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { allRooms, type Room } from './room.js';

/** One booking as a diary shows it. Of a restricted one nothing but the time is told to those without the right. */
export interface DiaryBooking {
  startsAt: Date;
  endsAt: Date;
  /** When the room has been turned round and can be booked again. */
  freeFrom: Date;
  /** What the booking is for, or null: show `Booked`. */
  reference: string | null;
  /** The run that booked, for a link, or null: show no link. */
  runId: string | null;
  /** True only for those who may know it. */
  restricted: boolean;
}

/** A room and what is booked in it on one day, in order of time. */
export interface RoomDay extends Room {
  bookings: DiaryBooking[];
}

/** Reads rooms and their diaries for pages. */
@Injectable()
export class RoomsService {
  constructor(private readonly dataSource: DataSource) {}

  /** Every room, by site and code. */
  async list(): Promise<Room[]> {
    const rooms = await allRooms(this.dataSource.manager);
    return rooms.sort((a, b) => (a.siteName + a.code < b.siteName + b.code ? -1 : 1));
  }

  /**
   * Every room with the meetings of that London day, also those that began the day before or go on after it. A
   * restricted booking keeps its time for everyone, for the room is taken, and its reference for those with the right.
   */
  async day(reader: Reader, date: CivilDate): Promise<RoomDay[]> {
    const bookings = await this.dataSource.query<(DiaryBooking & { roomId: string })[]>(
      `SELECT bookings.room_id AS "roomId", lower(bookings.during) AS "startsAt", upper(bookings.during) AS "endsAt",
         upper(bookings.occupies) AS "freeFrom",
         CASE WHEN shown.shown THEN bookings.reference END AS reference,
         CASE WHEN shown.shown THEN actions.run_id END AS "runId",
         bookings.restricted AND shown.shown AS restricted
       FROM room_bookings bookings
       JOIN actions ON actions.id = bookings.action_id
       CROSS JOIN LATERAL (SELECT ${visibleTo(reader, 'room_bookings', 'bookings')} AS shown) shown
       WHERE bookings.released_at IS NULL AND bookings.during && tstzrange($1, $2)
       ORDER BY lower(bookings.during)`,
      [instantAt(date, '00:00'), instantAt(addDays(date, 1), '00:00')],
    );
    const rooms = await this.list();
    return rooms.map((room) => ({
      ...room,
      bookings: bookings.filter(({ roomId }) => roomId === room.id).map(({ roomId: _, ...booking }) => booking),
    }));
  }
}
