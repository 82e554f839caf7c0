import type { ActionContext, ActionHandler, ActionOutcome } from '@linchpin/actions';
import { TeamDirectory } from '@linchpin/teams';
import { Injectable } from '@nestjs/common';
import { nearestAlternatives } from './alternatives.js';
import { beyondHorizon, closedReason, type OpenQuestion } from './closed.js';
import { homeSite } from './home-site.js';
import { everythingIsTaken, whatIsMissing, whatToDo } from './rejection-reasons.js';
import { allRooms, type Room } from './room.js';
import { bookFirstFree, bookingOf, moveTheOnly, releaseBooking, type RoomBooking } from './room-bookings.js';
import { needOf, type RoomNeed, suitableRooms } from './room-need.js';
import { allSites, horizonMonths, type Site } from './site.js';
import { chooseSites, type SiteChoice } from './site-choice.js';

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

/** What is looked for, where it may be, and the rooms there that would do and are open, best first. */
interface Search {
  need: RoomNeed;
  choice: SiteChoice;
  open: OpenQuestion;
  rooms: Room[];
  suitable: Room[];
}

/**
 * Books the best free room where the meeting was asked to be, and nowhere else: at the site of the settings, else at
 * that of the event's team and in its area (see `chooseSites`); there the smallest that is large enough, then by code.
 * The exclusion constraint decides what is free, so that no two bookings ever overlap. `rejected` when there is no such
 * site, when it is closed then, beyond the council's horizon, when no room there can meet the need, or when all that can
 * are taken: `result.alternatives` then holds other times there, and near sites, none of which is taken unasked. A start
 * in the past is booked like any other, for the record.
 */
@Injectable()
export class BookRoom implements ActionHandler<'rooms.book', BookedRoom> {
  constructor(private readonly directory: TeamDirectory) {}

  /** Books a room, or answers with the booking that this action already has. */
  async perform(action: Action): Promise<ActionOutcome<BookedRoom>> {
    const { manager, actionId } = action;
    const standing = await bookingOf(manager, actionId);
    if (standing) return succeeded(standing);
    const search = await this.search(action);
    const { suitable, need } = search;
    // Looked for again at the end: another attempt of this action may have booked while this one waited.
    const booking = (await bookFirstFree(manager, suitable, need, action)) ?? (await bookingOf(manager, actionId));
    return booking ? succeeded(booking) : reject(action, search);
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
    const search = await this.search(action);
    const { suitable, need } = search;
    const same = suitable.find((room) => room.id === standing.room.id);
    if (same && isAsNeeded(standing, need)) return succeeded(standing);

    await manager.query('SAVEPOINT before_moving_room');
    await releaseBooking(manager, actionId);
    const sameFirst = same ? [same, ...suitable.filter((room) => room !== same)] : suitable;
    const booking = await bookFirstFree(manager, sameFirst, need, action);
    if (booking) return succeeded(booking);
    await manager.query('ROLLBACK TO SAVEPOINT before_moving_room');
    return reject(action, search, 'The booking made before stands as it was.');
  }

  /** Releases the booking, so that the room is free again at once. Nothing to release is a success as well. */
  async withdraw(action: Action, _previous: BookedRoom): Promise<ActionOutcome> {
    const released = await releaseBooking(action.manager, action.actionId);
    return { outcome: 'succeeded', result: { released } };
  }

  private async search(action: Action): Promise<Search> {
    const { manager, settings, calendars, event } = action;
    const need = needOf(settings);
    const sites = await allSites(manager);
    const choice = chooseSites(
      sites,
      settings.site,
      settings.site === undefined ? await homeSite(this.directory, manager, event.teamCode) : null,
    );
    const open = { calendar: calendars.service, horizonMonths: await horizonMonths(manager), now: new Date() };
    const rooms = await allRooms(manager);
    const search = { need, choice, open, rooms, suitable: [] as Room[] };
    if ('fault' in choice || beyondHorizon(need, open)) return search;
    const isOpen = choice.asked.filter((site) => closedReason(site, need, open) === null);
    return { ...search, suitable: suitableRooms(rooms, need, isOpen, choice.alike) };
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

/** Why nothing was booked, and what else is free. */
async function reject(action: Action, search: Search, remark = ''): Promise<ActionOutcome<BookedRoom>> {
  const { need, choice, open, rooms } = search;
  const say = (...sentences: string[]) => [...sentences, remark].filter(Boolean).join(' ');
  if ('fault' in choice) return { outcome: 'rejected', reason: say(choice.fault, whatToDo([], [], false)) };
  const { asked, offered, alike } = choice;
  const fitting = suitableRooms(rooms, need, [...asked, ...offered], alike);
  const question = { need, asked, offered, rooms: fitting, actionId: action.actionId, ...open };
  const alternatives = await nearestAlternatives(action.manager, question);
  const reason = whyNot(search, asked);
  const searched = fitting.length > 0 && beyondHorizon(need, open) === null;
  return {
    outcome: 'rejected',
    reason: say(reason, whatToDo(alternatives, asked, searched)),
    ...(searched && { result: { alternatives } }),
  };
}

function whyNot({ need, open, rooms }: Search, asked: readonly Site[]): string {
  const late = beyondHorizon(need, open);
  if (late) return late;
  const there = suitableRooms(rooms, need, asked);
  if (there.length === 0) return whatIsMissing(rooms, need, asked);
  const closed = asked.map((site) => closedReason(site, need, open));
  return closed.every((one) => one !== null) ? (closed[0] ?? '') : everythingIsTaken(need, asked);
}
