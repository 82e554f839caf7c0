import { formatDate, formatDateTime, formatTime, londonDate } from '@linchpin/calendar';
import type { ActionSettings } from '@linchpin/runs';
import type { Room } from './room.js';

/** What a meeting asks of a room, and when. The time is half-open: a meeting that ends at 11 leaves 11 free. */
export interface RoomNeed {
  startsAt: Date;
  endsAt: Date;
  minutes: number;
  capacity: number;
  equipment: readonly string[];
  stepFree: boolean;
  /** Code of the preferred site, or null when every site is as good. */
  site: string | null;
}

const MINUTE = 60_000;

/** The need that the settings of an action state. `homeSite` is preferred when the settings name no site. */
export function needOf(settings: ActionSettings<'rooms.book'>, homeSite: string | null): RoomNeed {
  const startsAt = new Date(settings.startsAt);
  return {
    startsAt,
    endsAt: new Date(startsAt.getTime() + settings.minutes * MINUTE),
    minutes: settings.minutes,
    capacity: settings.capacity,
    equipment: settings.equipment,
    stepFree: settings.stepFree,
    site: settings.site ?? homeSite,
  };
}

/** The rooms that meet the need, best first: the preferred site, then the smallest that is large enough, then by code. */
export function suitableRooms(rooms: readonly Room[], need: RoomNeed): Room[] {
  const elsewhere = (room: Room) => Number(room.site !== need.site);
  return rooms
    .filter((room) => room.capacity >= need.capacity && hasWhatIsNeeded(room, need))
    .sort((a, b) => elsewhere(a) - elsewhere(b) || a.capacity - b.capacity || (a.code < b.code ? -1 : 1));
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
