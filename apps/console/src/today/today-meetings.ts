import type { Reader } from '@linchpin/access';
import { londonDate } from '@linchpin/dates';
import { RoomsService } from '@linchpin/rooms';
import { Injectable } from '@nestjs/common';
import { bookedTime } from '../rooms/room-days.js';
import type { TodayPart } from './today-parts.js';

const SHOWN = 6;

/** The meetings of today and their rooms, the next first, over all sites. */
@Injectable()
export class TodayMeetings implements TodayPart {
  readonly permission = 'see-rooms';
  readonly view = 'today/meetings.njk';

  constructor(private readonly rooms: RoomsService) {}

  async load(reader: Reader): Promise<Record<string, unknown>> {
    const now = new Date();
    const today = londonDate(now);
    const rooms = await this.rooms.day(reader, today);
    const meetings = rooms
      .flatMap(({ name, siteName, bookings }) => bookings.map((booking) => ({ booking, room: `${name}, ${siteName}` })))
      .filter(({ booking }) => booking.endsAt > now)
      .sort((a, b) => a.booking.startsAt.getTime() - b.booking.startsAt.getTime());
    return {
      meetings: meetings.slice(0, SHOWN).map(({ booking, room }) => ({ ...bookedTime(booking, today), room })),
      more: Math.max(0, meetings.length - SHOWN),
    };
  }
}
