import { addDays, instantAt, londonDate, type WorkingCalendar } from '@linchpin/calendar';
import type { EntityManager } from 'typeorm';
import type { RoomNeed } from './room-need.js';
import type { Room } from './room.js';

/** Another time at which a room that meets the need is free. */
export type Alternative = { room: string; site: string; startsAt: string };

/** How far before and after the wanted day alternatives are looked for. */
export const WEEKS_SEARCHED = 4;

const HOW_MANY = 3;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = 30 * MINUTE;
/** Meetings are offered within these hours of a working day, London time. */
const OPENS = '08:30';
const OPEN_FOR = 9.5 * 60 * MINUTE;

/** A time at which the meeting could start. */
interface Opening {
  start: number;
  onWantedDay: boolean;
}

interface Taken {
  roomId: string;
  startsAt: Date;
  freeFrom: Date;
}

/** What is asked: the need, the rooms that meet it, best first, and whose own booking does not count. */
interface Question {
  need: RoomNeed;
  rooms: readonly Room[];
  calendar: WorkingCalendar;
  actionId: string;
  now: Date;
}

/**
 * The three nearest times at which one of these rooms is free, each with the best room then: first the times of the
 * wanted day at the preferred site, then all others by how far they are from the wanted time. Working days of the
 * service calendar only, from 08:30 to 18:00 in London in steps of half an hour, and never in the past. Bookings of the
 * action itself do not count as taken: it would give them up.
 */
export async function nearestAlternatives(manager: EntityManager, question: Question): Promise<Alternative[]> {
  // A week is nearly always enough, and spares the work of the long search when many ask at once.
  const nearby = await search(manager, question, 1);
  return nearby.length === HOW_MANY ? nearby : search(manager, question, WEEKS_SEARCHED);
}

async function search(manager: EntityManager, question: Question, weeks: number): Promise<Alternative[]> {
  const { need, rooms, actionId } = question;
  const openings = openingsAround(question, weeks);
  const taken = await takenTimes(manager, rooms, openings, actionId);
  const atSite = rooms.filter((room) => room.site === need.site);

  const found = new Map<number, Alternative>();
  const offer = (start: number, among: readonly Room[]) => {
    if (found.size === HOW_MANY || found.has(start)) return;
    const room = among.find((each) => isFree(each, start, need, taken));
    if (!room) return;
    found.set(start, { room: room.name, site: room.siteName, startsAt: new Date(start).toISOString() });
  };
  for (const { start, onWantedDay } of openings) if (onWantedDay) offer(start, atSite);
  for (const { start } of openings) offer(start, rooms);
  return [...found.values()];
}

/**
 * Every time within these weeks before and after the wanted one at which the meeting could start: the nearest first,
 * the earlier of two that are as near.
 */
function openingsAround({ need, calendar, now }: Question, weeks: number): Opening[] {
  const wanted = need.startsAt.getTime();
  const wantedDay = londonDate(need.startsAt);
  const openings: Opening[] = [];
  for (let days = -7 * weeks - 1; days <= 7 * weeks + 1; days += 1) {
    const day = addDays(wantedDay, days);
    if (!calendar.covers(day) || !calendar.isWorkingDay(day)) continue;
    // The clocks never change in opening hours, so half hours can be counted from the start of the day.
    const opens = instantAt(day, OPENS).getTime();
    for (let start = opens; start + need.minutes * MINUTE <= opens + OPEN_FOR; start += STEP) {
      const reached = Math.abs(start - wanted) <= 7 * weeks * DAY;
      if (reached && start > now.getTime() && start !== wanted) openings.push({ start, onWantedDay: days === 0 });
    }
  }
  return openings.sort((a, b) => Math.abs(a.start - wanted) - Math.abs(b.start - wanted) || a.start - b.start);
}

async function takenTimes(
  manager: EntityManager,
  rooms: readonly Room[],
  openings: readonly Opening[],
  actionId: string,
): Promise<Taken[]> {
  const starts = openings.map(({ start }) => start);
  if (starts.length === 0) return [];
  return manager.query<Taken[]>(
    `SELECT room_id AS "roomId", lower(occupies) AS "startsAt", upper(occupies) AS "freeFrom"
     FROM room_bookings
     WHERE released_at IS NULL AND room_id = ANY($1) AND action_id <> $2
       AND occupies && tstzrange($3, $4::timestamptz + interval '1 day')`,
    [rooms.map((room) => room.id), actionId, new Date(Math.min(...starts)), new Date(Math.max(...starts))],
  );
}

/** Whether the room is free for the meeting and its turnaround: what `occupies` of its booking would be. */
function isFree(room: Room, start: number, need: RoomNeed, taken: readonly Taken[]): boolean {
  const end = start + (need.minutes + room.turnaroundMinutes) * MINUTE;
  return !taken.some(
    ({ roomId, startsAt, freeFrom }) => roomId === room.id && startsAt.getTime() < end && freeFrom.getTime() > start,
  );
}
