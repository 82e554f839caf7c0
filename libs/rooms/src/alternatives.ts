import { addDays, londonDate } from '@linchpin/dates';
import type { EntityManager } from 'typeorm';
import { beyondHorizon, closedDay, type OpenQuestion } from './closed.js';
import type { Room } from './room.js';
import { atTime, type RoomNeed } from './room-need.js';
import { openOn, type Site } from './site.js';

/** Another time or place at which a room that meets the need is free. */
export type Alternative = { room: string; site: string; startsAt: string };

/** How far before and after the wanted day alternatives are looked for. */
export const WEEKS_SEARCHED = 4;

/** So many other times are offered at what was asked for. */
const TIMES = 3;
/** So many other sites are offered, each with one time. */
const SITES = 3;

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const STEP = 30 * MINUTE;

interface Taken {
  roomId: string;
  startsAt: Date;
  freeFrom: Date;
}

/** What is asked: the need, what was asked for, what may be offered beside it, and whose own booking does not count. */
export interface Question extends OpenQuestion {
  need: RoomNeed;
  /** The sites that were asked for, best first, and the sites near them in the council's order. */
  asked: readonly Site[];
  offered: readonly Site[];
  /** Rooms that meet the need, at any of these sites, best first. */
  rooms: readonly Room[];
  actionId: string;
}

/**
 * Where else and when else a room is free. First the three nearest other times at what was asked for: those of the
 * wanted day before others. Then for each near site, in the council's order and three at most, the wanted time or else
 * the nearest one. Within opening hours in steps of half an hour, never on a closed day, beyond the horizon or in the
 * past. Bookings of the action itself do not count as taken: it would give them up.
 */
export async function nearestAlternatives(manager: EntityManager, question: Question): Promise<Alternative[]> {
  if (beyondHorizon(question.need, question)) return [];
  const groups = groupsOf(question);
  const wanted = groups.reduce((sum, { most }) => sum + most, 0);
  // A week is nearly always enough, and spares the work of the long search when many ask at once.
  const nearby = await search(manager, question, groups, 1);
  return nearby.length === wanted ? nearby : search(manager, question, groups, WEEKS_SEARCHED);
}

/** Sites whose times compete with each other, and how many of them are offered. */
interface Group {
  sites: readonly Site[];
  most: number;
  /** Whether the wanted time itself may be offered: what was asked for does not have it. */
  wantedToo: boolean;
}

function groupsOf({ asked, offered, rooms }: Question): Group[] {
  const fit = (site: Site) => rooms.some((room) => room.site === site.code);
  const own = asked.filter(fit);
  return [
    ...(own.length > 0 ? [{ sites: own, most: TIMES, wantedToo: false }] : []),
    ...offered
      .filter(fit)
      .slice(0, SITES)
      .map((site) => ({ sites: [site], most: 1, wantedToo: true })),
  ];
}

async function search(
  manager: EntityManager,
  question: Question,
  groups: readonly Group[],
  weeks: number,
): Promise<Alternative[]> {
  const taken = await takenTimes(manager, question, weeks);
  return groups.flatMap((group) => {
    const found = new Map<number, Alternative>();
    for (const { start, sites } of startsAround(question, group, weeks)) {
      if (found.size === group.most) break;
      const room = question.rooms.find(
        (each) => sites.includes(each.site) && isFree(each, start, question.need, taken),
      );
      if (room && !found.has(start)) {
        found.set(start, { room: room.name, site: room.siteName, startsAt: new Date(start).toISOString() });
      }
    }
    return [...found.values()];
  });
}

/** A time at which the meeting could start, and the codes of the sites that are open for it then. */
interface Start {
  start: number;
  sites: string[];
}

/**
 * Every time within these weeks at which the meeting could start at one of the sites: of the wanted day first, then the
 * nearest, the earlier of two that are as near.
 */
function startsAround(question: Question, { sites, wantedToo }: Group, weeks: number): Start[] {
  const { need, calendar, now } = question;
  const wanted = need.startsAt.getTime();
  const wantedDay = londonDate(need.startsAt);
  const starts = new Map<number, string[]>();
  const offer = (start: number, code: string) => {
    const isNear = Math.abs(start - wanted) <= 7 * weeks * DAY;
    if (!isNear || start <= now.getTime() || (start === wanted && !wantedToo)) return;
    if (beyondHorizon(atTime(need, new Date(start)), question)) return;
    starts.set(start, [...(starts.get(start) ?? []), code]);
  };
  for (let days = -7 * weeks - 1; days <= 7 * weeks + 1; days += 1) {
    const day = addDays(wantedDay, days);
    if (closedDay(day, calendar)) continue;
    for (const site of sites) {
      const open = openOn(site, day);
      if (!open) continue;
      const last = open.closes.getTime() - need.minutes * MINUTE;
      const firstStart = open.opens.getTime();
      if (wanted >= firstStart && wanted <= last && (wanted - firstStart) % STEP !== 0) offer(wanted, site.code);
      for (let start = firstStart; start <= last; start += STEP) offer(start, site.code);
    }
  }
  const isOfWantedDay = (start: number) => londonDate(new Date(start)) === wantedDay;
  return [...starts]
    .map(([start, open]) => ({ start, sites: open, far: Math.abs(start - wanted), other: !isOfWantedDay(start) }))
    .sort((a, b) => Number(a.other) - Number(b.other) || a.far - b.far || a.start - b.start);
}

async function takenTimes(
  manager: EntityManager,
  { need, rooms, actionId }: Question,
  weeks: number,
): Promise<Taken[]> {
  const wanted = need.startsAt.getTime();
  const reach = (7 * weeks + 2) * DAY;
  return manager.query<Taken[]>(
    `SELECT room_id AS "roomId", lower(occupies) AS "startsAt", upper(occupies) AS "freeFrom"
     FROM room_bookings
     WHERE released_at IS NULL AND room_id = ANY($1) AND action_id <> $2 AND occupies && tstzrange($3, $4)`,
    [rooms.map((room) => room.id), actionId, new Date(wanted - reach), new Date(wanted + reach)],
  );
}

/** Whether the room is free for the meeting and its turnaround: what `occupies` of its booking would be. */
function isFree(room: Room, start: number, need: RoomNeed, taken: readonly Taken[]): boolean {
  const end = start + (need.minutes + room.turnaroundMinutes) * MINUTE;
  return !taken.some(
    ({ roomId, startsAt, freeFrom }) => roomId === room.id && startsAt.getTime() < end && freeFrom.getTime() > start,
  );
}
