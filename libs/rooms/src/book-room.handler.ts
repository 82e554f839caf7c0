import type { ActionContext, ActionHandler, ActionOutcome } from '@linchpin/runs';
import { TeamDirectory, UnknownTeamError } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { nearestAlternatives } from './alternatives.js';
import { everythingIsTaken, whatIsMissing } from './rejection-reasons.js';
import { bookFirstFree, bookingOf, moveTheOnly, releaseBooking, type RoomBooking } from './room-bookings.js';
import { needOf, type RoomNeed, suitableRooms } from './room-need.js';
import { allRooms, type Room } from './room.js';

/** What was booked. Times are ISO 8601 in UTC; the end is the end of the meeting, without the turnaround. */
export type BookedRoom = {
  roomCode: string;
  roomName: string;
  siteName: string;
  /** Where the site is, on one line, for letters. */
  siteAddress: string;
  startsAt: string;
  endsAt: string;
  bookingId: string;
};

type Action = ActionContext<'rooms.book'>;

/**
 * Books the best free room: the preferred site first (of the settings, else of the event's team), then the smallest that
 * is large enough, then by code. The exclusion constraint decides what is free, so that no two bookings ever overlap.
 * `rejected` when no room can meet the need, or when all that can are taken: then `result.alternatives` holds the
 * nearest free times. A start in the past is booked like any other, for the record.
 */
@Injectable()
export class BookRoom implements ActionHandler<'rooms.book', BookedRoom> {
  constructor(private readonly directory: TeamDirectory) {}

  /** Books a room, or answers with the booking that this action already has. */
  async perform(action: Action): Promise<ActionOutcome<BookedRoom>> {
    const { manager, actionId } = action;
    const standing = await bookingOf(manager, actionId);
    if (standing) return succeeded(standing);
    const { need, rooms, suitable } = await this.search(action);
    // Looked for again at the end: another attempt of this action may have booked while this one waited.
    const booking = (await bookFirstFree(manager, suitable, need, action)) ?? (await bookingOf(manager, actionId));
    return booking ? succeeded(booking) : reject(action, need, rooms, suitable);
  }

  /**
   * Moves the booking to what the settings now ask for, to the same room if it can. The old booking is released only
   * when there is a new one; otherwise it stands and the outcome is `rejected`.
   */
  async revise(action: Action, _previous: BookedRoom): Promise<ActionOutcome<BookedRoom>> {
    const { manager, actionId } = action;
    await moveTheOnly(manager);
    const standing = await bookingOf(manager, actionId);
    if (!standing) return this.perform(action);
    const { need, rooms, suitable } = await this.search(action);
    const same = suitable.find((room) => room.id === standing.room.id);
    if (same && isAsNeeded(standing, need)) return succeeded(standing);

    await manager.query('SAVEPOINT before_moving_room');
    await releaseBooking(manager, actionId);
    const sameFirst = same ? [same, ...suitable.filter((room) => room !== same)] : suitable;
    const booking = await bookFirstFree(manager, sameFirst, need, action);
    if (booking) return succeeded(booking);
    await manager.query('ROLLBACK TO SAVEPOINT before_moving_room');
    return reject(action, need, rooms, suitable, 'The booking made before stands as it was.');
  }

  /** Releases the booking, so that the room is free again at once. Nothing to release is a success as well. */
  async withdraw(action: Action, _previous: BookedRoom): Promise<ActionOutcome> {
    const released = await releaseBooking(action.manager, action.actionId);
    return { outcome: 'succeeded', result: { released } };
  }

  private async search(action: Action): Promise<{ need: RoomNeed; rooms: Room[]; suitable: Room[] }> {
    const need = needOf(action.settings, await this.homeSite(action));
    const rooms = await allRooms(action.manager);
    return { need, rooms, suitable: suitableRooms(rooms, need) };
  }

  /** The site of the event's team, where it is known: without it every site is as good. */
  private async homeSite({ manager, event }: Action): Promise<string | null> {
    if (!event.teamCode) return null;
    try {
      return (await this.directory.find(manager, 'spoke', event.teamCode)).site;
    } catch (error) {
      if (error instanceof UnknownTeamError) return null;
      throw error;
    }
  }
}

function isAsNeeded(booking: RoomBooking, need: RoomNeed): boolean {
  return +booking.startsAt === +need.startsAt && +booking.endsAt === +need.endsAt;
}

function succeeded({ id, room, startsAt, endsAt }: RoomBooking): ActionOutcome<BookedRoom> {
  return {
    outcome: 'succeeded',
    result: {
      roomCode: room.code,
      roomName: room.name,
      siteName: room.siteName,
      siteAddress: room.siteAddress.join(', '),
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      bookingId: id,
    },
  };
}

async function reject(
  { manager, actionId, calendars }: Action,
  need: RoomNeed,
  rooms: readonly Room[],
  suitable: readonly Room[],
  remark = '',
): Promise<ActionOutcome<BookedRoom>> {
  const say = (reason: string) => (remark ? `${reason} ${remark}` : reason);
  if (suitable.length === 0) return { outcome: 'rejected', reason: say(whatIsMissing(rooms, need)) };
  const search = { need, rooms: suitable, calendar: calendars.service, actionId, now: new Date() };
  const alternatives = await nearestAlternatives(manager, search);
  return {
    outcome: 'rejected',
    reason: say(everythingIsTaken(suitable, need, alternatives.length)),
    result: { alternatives },
  };
}
