import type { DueDate, WorkingCalendar } from '@linchpin/calendar';
import { type CivilDate, formatDate } from '@linchpin/dates';
import { readSettings, type Settings } from '@linchpin/config';

/** What a date that somebody is asked to keep depends on. */
export interface AskedFor {
  /** The day on which it is asked for. */
  today: CivilDate;
  /** Working days from that day until it can be answered: 0 for work at hand, the way by post and back for a letter. */
  notice?: number;
  /** The day of the meeting that it is for: an answer must come before it. */
  before?: CivilDate | undefined;
}

/** Why a date is not the one that was asked for. `too-late`: no date is left that can be met. */
export type Moved = 'passed' | 'too-near' | 'no-working-day' | 'no-day-left' | 'not-before-the-meeting' | 'too-late';

/** A date that can be met, or null where there is none; `moved` says why it is not the one asked for. */
export type KeptDate =
  | { date: CivilDate; moved?: Exclude<Moved, 'too-late'>; warning?: string }
  | { date: null; moved: 'too-late'; warning?: string };

/**
 * The one rule for every date that people are asked to keep: the day by which to answer a letter or a check, and the day
 * by which a task is to be done. Nobody is asked for what cannot be met (product rule):
 *
 * 1. It is a limit, so one that is no working day is kept on the working day before it.
 * 2. It is before the day of the meeting that it is for: else the last working day before that.
 * 3. It is not before it can be met: never before `notice` working days from the day on which it is asked for, which
 *    counts from the next working day where that is none.
 * 4. Where 2 and 3 leave no day, there is none.
 *
 * A date outside what the calendar knows stays as it is, with its warning.
 */
export function keptDate(asked: DueDate, { today, notice = 0, before }: AskedFor, calendar: WorkingCalendar): KeptDate {
  if (![asked.date, today, before ?? today].every((date) => calendar.covers(date))) return asked;
  const warned = asked.warning === undefined ? {} : { warning: asked.warning };
  const limit = calendar.lastWorkingDayOnOrBefore(asked.date);
  const lastDay = before === undefined ? undefined : calendar.addWorkingDays(before, -1).date;
  const earliest = calendar.addWorkingDays(calendar.nextWorkingDayOnOrAfter(today), notice).date;
  if (lastDay !== undefined && lastDay < earliest) return { date: null, moved: 'too-late', ...warned };
  if (lastDay !== undefined && lastDay < limit) return { date: lastDay, moved: 'not-before-the-meeting', ...warned };
  if (limit < earliest) {
    // A day of rest asked for on that day has not passed yet: it is only that nobody works before the next day.
    const moved = asked.date < today ? 'passed' : notice > 0 ? 'too-near' : 'no-day-left';
    return { date: earliest, moved, ...warned };
  }
  return limit === asked.date ? asked : { date: limit, moved: 'no-working-day', ...warned };
}

/** What people are told of a date that was moved: one sentence, or empty. `asked` is the date that stood there. */
export function keptDateNote(asked: CivilDate, { date, moved }: KeptDate): string {
  if (moved === undefined || date === null) return '';
  const [was, is] = [formatDate(asked), formatDate(date)];
  switch (moved) {
    case 'passed':
      return `The date for this, ${was}, had passed when it was asked for. It is asked for by ${is} instead.`;
    case 'too-near':
      return `The date for this, ${was}, is too near for an answer by post. It is asked for by ${is} instead.`;
    case 'no-working-day':
      return `The date for this, ${was}, is not a working day. It is asked for by ${is}, the working day before.`;
    case 'no-day-left':
      return `The date for this, ${was}, is not a working day, and none was left before it. It is asked for by ${is} instead.`;
    case 'not-before-the-meeting':
      return `The date for this, ${was}, is not before the meeting. It is asked for by ${is} instead.`;
  }
}

/** What says how long the council's post takes. */
export type PostSettings = Pick<Settings, 'LETTER_POST_DAYS' | 'LETTER_ANSWER_DAYS'>;

/** The settings of a council that has set nothing. */
export const usualPost: PostSettings = readSettings({});

/** Working days from the making of a letter to the first day by which an answer to it can be asked for. */
export function letterNotice({ LETTER_POST_DAYS, LETTER_ANSWER_DAYS }: PostSettings): number {
  return LETTER_POST_DAYS + LETTER_ANSWER_DAYS;
}
