import type { ActionSettings } from '@linchpin/action-kinds';
import { formatDate, formatDateTime, formatTime, londonDate } from '@linchpin/dates';
import type { Room } from './room.js';
import type { Site } from './site.js';

/** What a meeting asks of a room, and when. The time is half-open: a meeting that ends at 11 leaves 11 free. */
export interface RoomNeed {
  startsAt: Date;
  endsAt: Date;
  minutes: number;
  capacity: number;
  equipment: readonly string[];
  stepFree: boolean;
}

const MINUTE = 60_000;

/** The need that the settings of an action state. */
export function needOf(settings: ActionSettings<'rooms.book'>): RoomNeed {
  const startsAt = new Date(settings.startsAt);
  return {
    startsAt,
    endsAt: new Date(startsAt.getTime() + settings.minutes * MINUTE),
    minutes: settings.minutes,
    capacity: settings.capacity,
    equipment: settings.equipment,
    stepFree: settings.stepFree,
  };
}

/** The same need from another time on. */
export function atTime(need: RoomNeed, startsAt: Date): RoomNeed {
  return { ...need, startsAt, endsAt: new Date(startsAt.getTime() + need.minutes * MINUTE) };
}

/**
 * The rooms at these sites that meet the need, best first: by the order of the sites, unless they are `alike`, then the
 * smallest that is large enough, then by code.
 */
export function suitableRooms(
  rooms: readonly Room[],
  need: RoomNeed,
  sites: readonly Pick<Site, 'code'>[],
  alike = false,
): Room[] {
  const place = (room: Room) => sites.findIndex(({ code }) => code === room.site);
  return rooms
    .filter((room) => place(room) >= 0 && room.capacity >= need.capacity && hasWhatIsNeeded(room, need))
    .sort((a, b) => (alike ? 0 : place(a) - place(b)) || a.capacity - b.capacity || (a.code < b.code ? -1 : 1));
}

/** Whether the room has the equipment and the access that are needed, whatever its size. */
export function hasWhatIsNeeded(room: Room, need: RoomNeed): boolean {
  return need.equipment.every((item) => room.equipment.includes(item)) && (room.stepFree || !need.stepFree);
}

/** For people: `video, hearing loop and step-free access`, or nothing when only the size counts. */
export function featureWords(need: RoomNeed): string {
  const features = [...new Set(need.equipment)].map((item) => item.replaceAll('-', ' '));
  if (need.stepFree) features.push('step-free access');
  return new Intl.ListFormat('en-GB').format(features);
}

/** For people: `12 people`. */
export function peopleWords(count: number): string {
  return count === 1 ? '1 person' : `${count} people`;
}

/** For people: `on 14 October 2026 from 10am to midday`, London time. */
export function timeWords({ startsAt, endsAt }: RoomNeed): string {
  const sameDay = londonDate(startsAt) === londonDate(endsAt);
  const end = sameDay ? formatTime(endsAt) : formatDateTime(endsAt);
  return `on ${formatDate(londonDate(startsAt))} from ${formatTime(startsAt)} to ${end}`;
}
