import { type Reader, visibleTo } from '@linchpin/access';
import { AlarmsService } from '@linchpin/alarms';
import { calendarsOf, readCalendarDays } from '@linchpin/council-calendars';
import { type CivilDate, instantAt, InvalidTimeError, londonDate, SkippedTimeError } from '@linchpin/dates';
import { EventsService } from '@linchpin/events';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { DeadlineRefusedError, UnknownDeadlineError } from './deadline-errors.js';
import {
  BOOKED_LATE,
  countDeadlines,
  type DeadlineCounts,
  type DeadlineFilter,
  type DeadlinePage,
  type DeadlineRow,
  deadlinesOfRun,
  EXACT,
  findDeadline,
  HOLDS_DRAFTS,
  listDeadlines,
  WAITS_FOR_APPROVAL,
} from './deadline-queries.js';
import { recordDone } from './fulfilment/record-done.js';
import { takeTurn } from './fulfilment/taking-turns.js';
import { moveDeadlines } from './moved-deadlines.js';
import { oweAgain } from './owe-again.js';
import { sweepDeadlines } from './sweep-deadlines.js';

/** The longest reason for a missed deadline, in characters. */
export const LONGEST_REASON = 300;

interface LockedDeadline extends Pick<DeadlinePage, 'state' | 'exact' | 'missedReason' | 'doneAt' | 'bookedLate'> {
  /** Nobody can have done it before this day. */
  earliest: CivilDate;
  /** A task stands that is done only with the record of who approved and who sent. */
  waitsForApproval: boolean;
  /** Letters for it are held as drafts. */
  holdsDrafts: boolean;
}

const RECORDED_WITH_TASK =
  'A task waits for the record of who approved this and who sent it. Record it there: this deadline is then met by the day on which it was sent.';

const DRAFTS_HELD =
  'The letters for this are held as drafts. Say who approved them, and who sent them, when, how and to whom.';

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
    private readonly alarms: AlarmsService,
  ) {}

  /**
   * Marks what was missed and tells of what is at risk and of what is booked out of time, each once, as events. Returns
   * how many were told.
   */
  async sweep(): Promise<number> {
    const listeners = { events: this.events, alarms: this.alarms };
    const eventIds = await this.dataSource.transaction(async (manager) => [
      ...(await sweepDeadlines(manager, listeners, 'deadline.missed')),
      ...(await sweepDeadlines(manager, listeners, 'deadline.at_risk')),
      ...(await sweepDeadlines(manager, listeners, 'deadline.booked_late')),
    ]);
    if (eventIds.length > 0) await this.events.announce(eventIds);
    return eventIds.length;
  }

  /** One page of deadlines and how many there are in all. */
  list(reader: Reader, filter: DeadlineFilter): Promise<{ rows: DeadlineRow[]; total: number }> {
    return listDeadlines(this.dataSource.manager, reader, filter);
  }

  /** The deadlines of a run, those due first at the top. */
  ofRun(reader: Reader, runId: string): Promise<DeadlineRow[]> {
    return deadlinesOfRun(this.dataSource.manager, reader, runId);
  }

  /** One deadline with its history, or null when there is none for this reader. */
  find(reader: Reader, deadlineId: string): Promise<DeadlinePage | null> {
    return findDeadline(this.dataSource.manager, reader, deadlineId);
  }

  /** The numbers of each team that has a deadline open or unexplained, as triggers name the team. */
  counts(reader: Reader): Promise<DeadlineCounts[]> {
    return countDeadlines(this.dataSource.manager, reader);
  }

  /**
   * Gives a missed deadline its reason, or another one; and one that is booked out of time, before it is missed. In plain
   * words: no names, and nothing about a child.
   */
  async explain(reader: Reader, deadlineId: string, reason: string): Promise<void> {
    const words = plainWords(reason);
    await this.dataSource.transaction(async (manager) => {
      const { state, missedReason, bookedLate } = await this.locked(manager, reader, deadlineId);
      if (state !== 'missed' && !bookedLate) throw new DeadlineRefusedError('Only a missed deadline needs a reason.');
      if (missedReason === words) return;
      await manager.query(
        `WITH explained AS (
           UPDATE deadlines SET missed_reason = $2, reason_by = $3, reason_at = now() WHERE id = $1 RETURNING id)
         INSERT INTO deadline_history (deadline_id, change, staff_ref, note) SELECT id, 'explained', $3, $2 FROM explained`,
        [deadlineId, words, reader.ref],
      );
    });
  }

  /**
   * Says for a person that what was owed was done on this day, today or before. A day up to the due date has met the
   * deadline, even one that was marked as missed since; a later day leaves it missed and remembers when it was done. One
   * that is owed to the moment (`exact`) needs the time of day, `HH:MM`, as well, and is met before that moment only. Where
   * letters for it are held as drafts, `sent` says who approved them and who sent them: it stands in the history.
   */
  async meet(reader: Reader, deadlineId: string, on: CivilDate, at = '', sent?: string): Promise<void> {
    await this.dataSource.transaction(async (manager) => {
      await takeTurn(manager, deadlineId);
      const deadline = await this.locked(manager, reader, deadlineId);
      if (on > londonDate(new Date())) throw new DeadlineRefusedError('The date must be today or in the past.');
      if (on < deadline.earliest) {
        throw new DeadlineRefusedError('The date must not be before the day that the deadline counts from.');
      }
      if (deadline.state === 'met') throw new DeadlineRefusedError('This deadline is met already.');
      if (deadline.state === 'withdrawn') throw new DeadlineRefusedError('This deadline is no longer owed.');
      if (deadline.doneAt) throw new DeadlineRefusedError('When this was done is recorded already.');
      if (deadline.waitsForApproval) throw new DeadlineRefusedError(RECORDED_WITH_TASK);
      if (deadline.holdsDrafts && sent === undefined) throw new DeadlineRefusedError(DRAFTS_HELD);
      // A day is taken at its first moment, so that the whole of it counts for whoever did the work.
      const doneAt = deadline.exact ? momentDone(on, at) : instantAt(on, '00:00');
      await recordDone(manager, [{ id: deadlineId, at: doneAt, heardAt: doneAt }], {
        staffRef: reader.ref,
        note: sent,
      });
    });
  }

  /** Says for a person, with the reason, that an open deadline is not owed at all. */
  async withdraw(reader: Reader, deadlineId: string, reason: string): Promise<void> {
    const words = plainWords(reason);
    await this.dataSource.transaction(async (manager) => {
      const { state } = await this.locked(manager, reader, deadlineId);
      if (state !== 'open') throw new DeadlineRefusedError('Only an open deadline can be taken back.');
      await manager.query(
        `WITH withdrawn AS (UPDATE deadlines SET state = 'withdrawn' WHERE id = $1 RETURNING id)
         INSERT INTO deadline_history (deadline_id, change, staff_ref, note) SELECT id, 'withdrawn', $3, $2 FROM withdrawn`,
        [deadlineId, words, reader.ref],
      );
    });
  }

  /** Says for a person, with the reason, that a deadline which somebody took back is owed after all. */
  async oweAgain(reader: Reader, deadlineId: string, reason: string): Promise<void> {
    const words = plainWords(reason);
    await this.dataSource.transaction((manager) => oweAgain(manager, reader, deadlineId, words));
  }

  /**
   * Counts every open deadline anew on the calendars as they are: one that began to be owed in the very minute in which
   * somebody changed a calendar was counted on the old one. Returns how many got another date; 0 when another process is
   * counting already.
   */
  countAnew(): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const [turn] = await manager.query<{ ours: boolean }[]>(
        `SELECT pg_try_advisory_xact_lock(hashtextextended('count deadlines anew', 0)) AS ours`,
      );
      if (!turn?.ours) return 0;
      // Behind whoever is changing a calendar at this moment: read before their commit, its days would be undone here.
      await manager.query('LOCK TABLE calendar_changes IN SHARE MODE');
      return (await moveDeadlines(manager, calendarsOf(await readCalendarDays(manager)))).length;
    });
  }

  private async locked(manager: EntityManager, reader: Reader, deadlineId: string) {
    const [row] = await manager.query<LockedDeadline[]>(
      `SELECT state, ${EXACT} AS exact, late_plan_told IS NOT NULL AND ${BOOKED_LATE} AS "bookedLate", missed_reason AS "missedReason", done_at AS "doneAt",
         least(starts_on, (least(counts_since, created_at) AT TIME ZONE 'Europe/London')::date)::text AS earliest,
         EXISTS (SELECT 1 FROM actions step WHERE step.run_id = deadlines.run_id
           AND step.step_key = deadlines.met_by_step AND ${WAITS_FOR_APPROVAL}) AS "waitsForApproval",
         EXISTS (SELECT 1 FROM actions step WHERE step.run_id = deadlines.run_id
           AND step.step_key = deadlines.met_by_step AND ${HOLDS_DRAFTS}) AS "holdsDrafts"
       FROM deadlines WHERE id = $1 AND ${visibleTo(reader, 'deadlines')} FOR NO KEY UPDATE`,
      [deadlineId],
    );
    if (!row) throw new UnknownDeadlineError();
    return row;
  }
}

/** A moment that is over. Throws `DeadlineRefusedError`. */
function momentDone(on: CivilDate, at: string): Date {
  try {
    const moment = instantAt(on, at);
    if (moment <= new Date()) return moment;
  } catch (error) {
    if (error instanceof InvalidTimeError) throw new DeadlineRefusedError('Enter a time, such as 14:30.', 'at');
    if (!(error instanceof SkippedTimeError)) throw error;
    throw new DeadlineRefusedError('There is no such time on that day: the clocks go forward over it.', 'at');
  }
  throw new DeadlineRefusedError('The time must be in the past.', 'at');
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
