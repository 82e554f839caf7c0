import { type CivilDate, instantAt, londonDate } from '@linchpin/calendar';
import { EventsService } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Calendars } from './calendars.js';
import { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';
import {
  countDeadlines,
  type DeadlineCounts,
  type DeadlineFilter,
  type DeadlinePage,
  type DeadlineRow,
  deadlinesOfRun,
  findDeadline,
  listDeadlines,
} from './deadline-queries.js';
import { deadlinesMovedBy, moveDeadlines, type MovedDeadline } from './moved-deadlines.js';
import { settle } from './settle-deadlines.js';
import { sweepDeadlines } from './sweep-deadlines.js';

/** The longest reason for a missed deadline, in characters. */
export const LONGEST_REASON = 300;

/** How many moved deadlines are named; all are counted. */
const MOVED_SHOWN = 100;

/** Who asks. A `StaffMember` will do. */
export interface DeadlineStaff {
  ref: string;
  seesRestricted: boolean;
}

interface LockedDeadline extends Pick<DeadlinePage, 'state' | 'missedReason' | 'doneAt'> {
  /** Nobody can have done it before this day. */
  earliest: CivilDate;
}

/**
 * The dates that runs owe: what pages show, what staff say about them, and what the clock makes of them. A restricted
 * deadline is there only for staff with the right. Changes throw `DeadlineRefusedError` with a sentence for the person who
 * asked, `UnknownDeadlineError` when there is none for them.
 */
@Injectable()
export class DeadlinesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
  ) {}

  /** Marks what was missed and tells of what is at risk, each once, as events. Returns how many were found. */
  async sweep(): Promise<number> {
    const eventIds = await this.dataSource.transaction(async (manager) => [
      ...(await sweepDeadlines(manager, this.events, 'deadline.missed')),
      ...(await sweepDeadlines(manager, this.events, 'deadline.at_risk')),
    ]);
    if (eventIds.length > 0) await this.events.announce(eventIds);
    return eventIds.length;
  }

  /** One page of deadlines and how many there are in all. */
  list(filter: DeadlineFilter): Promise<{ rows: DeadlineRow[]; total: number }> {
    return listDeadlines(this.dataSource.manager, filter);
  }

  /** The deadlines of a run, those due first at the top. */
  ofRun(runId: string, { seesRestricted }: { seesRestricted: boolean }): Promise<DeadlineRow[]> {
    return deadlinesOfRun(this.dataSource.manager, runId, seesRestricted);
  }

  /** One deadline with its history, or null when there is none for this reader. */
  find(deadlineId: string, { seesRestricted }: { seesRestricted: boolean }): Promise<DeadlinePage | null> {
    return findDeadline(this.dataSource.manager, deadlineId, seesRestricted);
  }

  /** The numbers of each team that has a deadline open or unexplained, as triggers name the team. */
  counts({ seesRestricted }: { seesRestricted: boolean }): Promise<DeadlineCounts[]> {
    return countDeadlines(this.dataSource.manager, seesRestricted);
  }

  /** Gives a missed deadline its reason, or another one. In plain words: no names, and nothing about a child. */
  async explain(deadlineId: string, staff: DeadlineStaff, reason: string): Promise<void> {
    const words = plainWords(reason);
    await this.dataSource.transaction(async (manager) => {
      const { state, missedReason } = await this.locked(manager, deadlineId, staff);
      if (state !== 'missed') throw new DeadlineRefusedError('Only a missed deadline needs a reason.');
      if (missedReason === words) return;
      await manager.query(
        `WITH explained AS (
           UPDATE deadlines SET missed_reason = $2, reason_by = $3, reason_at = now() WHERE id = $1 RETURNING id)
         INSERT INTO deadline_history (deadline_id, change, staff_ref, note) SELECT id, 'explained', $3, $2 FROM explained`,
        [deadlineId, words, staff.ref],
      );
    });
  }

  /**
   * Says for a person that what was owed was done on this day, today or before. A day up to the due date has met the
   * deadline, even one that was marked as missed since; a later day leaves it missed and remembers when it was done.
   */
  async meet(deadlineId: string, staff: DeadlineStaff, on: CivilDate): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      const deadline = await this.locked(manager, deadlineId, staff);
      if (on > londonDate(new Date())) throw new DeadlineRefusedError('The date must be today or in the past.');
      if (on < deadline.earliest) {
        throw new DeadlineRefusedError('The date must not be before the day that the deadline counts from.');
      }
      if (deadline.state === 'met') throw new DeadlineRefusedError('This deadline is met already.');
      if (deadline.state === 'withdrawn') throw new DeadlineRefusedError('This deadline is no longer owed.');
      if (deadline.doneAt) throw new DeadlineRefusedError('When this was done is recorded already.');
      // A day is taken at its first moment, so that the whole of it counts for whoever did the work.
      await settle(manager, 'id = $2', [instantAt(on, '00:00'), deadlineId], staff.ref);
    });
  }

  /** Says for a person, with the reason, that an open deadline is not owed at all. */
  async withdraw(deadlineId: string, staff: DeadlineStaff, reason: string): Promise<void> {
    const words = plainWords(reason);
    await this.dataSource.transaction(async (manager) => {
      const { state } = await this.locked(manager, deadlineId, staff);
      if (state !== 'open') throw new DeadlineRefusedError('Only an open deadline can be taken back.');
      await manager.query(
        `WITH withdrawn AS (UPDATE deadlines SET state = 'withdrawn' WHERE id = $1 RETURNING id)
         INSERT INTO deadline_history (deadline_id, change, staff_ref, note) SELECT id, 'withdrawn', $3, $2 FROM withdrawn`,
        [deadlineId, words, staff.ref],
      );
    });
  }

  /** The open deadlines that these calendars would move, the first hundred of them, and how many there are in all. */
  async movedBy(
    after: Calendars,
    { seesRestricted }: { seesRestricted: boolean },
  ): Promise<{ rows: MovedDeadline[]; total: number }> {
    const moved = await deadlinesMovedBy(this.dataSource.manager, after, { seesRestricted });
    return { rows: moved.slice(0, MOVED_SHOWN), total: moved.length };
  }

  /**
   * Computes every open deadline anew, in the transaction that changes a calendar. Returns how many got another date.
   * What was met or missed stays, and a statutory one follows the statutory calendar alone.
   */
  moveAll(manager: EntityManager, after: Calendars): Promise<number> {
    return moveDeadlines(manager, after);
  }

  private async locked(manager: EntityManager, deadlineId: string, { seesRestricted }: DeadlineStaff) {
    const [row] = await manager.query<LockedDeadline[]>(
      `SELECT state, missed_reason AS "missedReason", done_at AS "doneAt",
         least(starts_on, (least(counts_since, created_at) AT TIME ZONE 'Europe/London')::date)::text AS earliest
       FROM deadlines WHERE id = $1 AND (NOT restricted OR $2) FOR NO KEY UPDATE`,
      [deadlineId, seesRestricted],
    );
    if (!row) throw new UnknownDeadlineError();
    return row;
  }
}

/** Words for a reason on one line. Throws `DeadlineRefusedError`. */
function plainWords(reason: string): string {
  const words = reason.replace(/\s+/g, ' ').trim();
  if (words.length < 3) throw new DeadlineRefusedError('Give the reason in a few words.');
  if (words.length > LONGEST_REASON) {
    throw new DeadlineRefusedError(`The reason is too long. Keep it to ${String(LONGEST_REASON)} characters.`);
  }
  if (/[{}<>\p{Cc}]/u.test(words)) throw new DeadlineRefusedError('Use plain words, without brackets like { or <.');
  return words;
}
