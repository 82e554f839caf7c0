import { addDays, type CivilDate, formatShortDate, formatTime, londonDate } from '@linchpin/dates';
import type { DiaryBooking, RoomDay } from '@linchpin/rooms';
import { realDate } from '../forms/read-date.js';
/** One booking as the pages show it. */
export interface BookedTime {
  /** `10am to midday`, with dates where it begins or ends on another day. */
  times: string;
  /** When the room can be booked again, `12:15pm`; empty when that is at its end. */
  freeFrom: string;
  /** What it is for, or null: show `Booked`. */
  reference: string | null;
  runId: string | null;
  restricted: boolean;
}

/** The rooms of one site on one day. */
export interface SiteDay {
  code: string;
  name: string;
  address: string;
  rooms: (Omit<RoomDay, 'bookings'> & { features: string; bookings: BookedTime[] })[];
}

/** The years that the diary shows: what anybody books, and what PostgreSQL and the calendar can count. */
const FIRST = '2000-01-01';
const LAST = '2099-12-31';

/** The date that an address asks for, or null when it is none or far off. */
export function diaryDate(text: string): CivilDate | null {
  return realDate(text, FIRST, LAST);
}

/** The day before and the day after, null at the ends of the diary. */
export function daysBeside(date: CivilDate): { previous: CivilDate | null; next: CivilDate | null } {
  return { previous: diaryDate(addDays(date, -1)), next: diaryDate(addDays(date, 1)) };
}

/** Rooms in their sites, in the order in which they come. */
export function siteDays(rooms: readonly RoomDay[], date: CivilDate): SiteDay[] {
  const sites = new Map<string, SiteDay>();
  for (const { bookings, ...room } of rooms) {
    const site = sites.get(room.site) ?? {
      code: room.site,
      name: room.siteName,
      address: room.siteAddress.join(', '),
      rooms: [],
    };
    site.rooms.push({
      ...room,
      features: capitalised(room.equipment.map((code) => code.replaceAll('-', ' ')).join(', ')),
      bookings: bookings.map((booking) => bookedTime(booking, date)),
    });
    sites.set(room.site, site);
  }
  return [...sites.values()];
}

/** A booking in words, on the page of this day. */
export function bookedTime(booking: DiaryBooking, date: CivilDate): BookedTime {
  const { startsAt, endsAt, freeFrom, reference, runId, restricted } = booking;
  return {
    times: `${timeOn(startsAt, date)} to ${timeOn(endsAt, date)}`,
    freeFrom: freeFrom.getTime() > endsAt.getTime() ? timeOn(freeFrom, date) : '',
    reference,
    runId,
    restricted,
  };
}

function timeOn(instant: Date, date: CivilDate): string {
  const day = londonDate(instant);
  return day === date ? formatTime(instant) : `${formatTime(instant)} on ${formatShortDate(day)}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
