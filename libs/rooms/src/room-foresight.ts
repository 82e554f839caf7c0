import { actionKinds } from '@linchpin/action-kinds';
import { TeamDirectory } from '@linchpin/teams';
import type { Calendars } from '@linchpin/timings';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { beyondHorizon, closedReason } from './closed.js';
import { homeSite } from './home-site.js';
import { allRooms } from './room.js';
import { needOf, suitableRooms } from './room-need.js';
import { allSites, horizonMonths } from './site.js';
import { chooseSites } from './site-choice.js';

/** What decides whether a room could be booked at all. */
export interface ForeseenRoom {
  settings: Readonly<Record<string, unknown>>;
  teamCode: string | null;
  /** The moment at which the room would be booked. */
  now: Date;
}

/**
 * Foresees what `BookRoom` would refuse, by the same rules and the sites, hours and rooms of today. What is taken is not
 * foreseen: what is free now need not be so then.
 */
@Injectable()
export class RoomForesight {
  constructor(private readonly directory: TeamDirectory) {}

  /** Reads what there is at the first question, once. Each answer is a sentence that names no event, or null. */
  begin(manager: EntityManager, calendars: Calendars): (room: ForeseenRoom) => Promise<string | null> {
    let known: ReturnType<typeof read> | undefined;
    const homes = new Map<string | null, string | null>();
    return async ({ settings, teamCode, now }) => {
      const checked = actionKinds['rooms.book'].settings.safeParse(settings);
      if (!checked.success) return null;
      const { sites, rooms, months } = await (known ??= read(manager));
      if (!homes.has(teamCode)) homes.set(teamCode, await homeSite(this.directory, manager, teamCode));
      const { site } = checked.data;
      const choice = chooseSites(sites, site, site === undefined ? (homes.get(teamCode) ?? null) : null);
      if ('fault' in choice) {
        return site === undefined
          ? 'No site is asked for, and none is known for the team of the event.'
          : 'The site that is asked for is not a site of the council.';
      }
      const need = needOf(checked.data);
      const open = { calendar: calendars.service, horizonMonths: months, now };
      if (beyondHorizon(need, open)) return 'The meeting is further ahead than rooms are booked.';
      if (suitableRooms(rooms, need, choice.asked).length === 0) {
        return 'No room where it is asked for is large enough and has what is needed.';
      }
      const isOpen = choice.asked.filter((one) => closedReason(one, need, open) === null);
      return suitableRooms(rooms, need, isOpen).length === 0
        ? 'The site is closed then: outside its opening hours, or on a closed day.'
        : null;
    };
  }
}

async function read(manager: EntityManager) {
  return {
    sites: await allSites(manager),
    rooms: await allRooms(manager),
    months: await horizonMonths(manager),
  };
}
