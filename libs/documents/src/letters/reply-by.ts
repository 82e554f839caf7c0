import type { ActionContext } from '@linchpin/actions';
import { type CivilDate, londonDate } from '@linchpin/dates';
import { letterDateOf, letterNotice, type PostSettings } from '@linchpin/kept-dates';
import { type SubjectFacts, textOf } from './subject-facts.js';

/** By when letters ask for an answer. */
export interface ReplyBy {
  /** Null where they ask for none. */
  date: CivilDate | null;
  /** No answer by post can come in time, or not even the letter itself: people must be rung. */
  tooLateForPost: boolean;
  /** Why the date is not the one that the trigger set: a sentence, or empty. */
  note: string;
}

type Action = Pick<ActionContext<'documents.generate'>, 'settings' | 'event' | 'calendars' | 'today'>;

/**
 * The date that the trigger sets, by the one rule for dates that people are asked to keep (`keptDate`): never sooner than
 * the post takes there and back, always before the meeting. Where no date is left none is asked for.
 */
export function replyByOf(
  { settings, event, calendars, today = londonDate(new Date()) }: Action,
  facts: SubjectFacts,
  post: PostSettings,
): ReplyBy {
  const before = meetingDay(facts);
  if (settings.replyBy) {
    const asked = { today, notice: letterNotice(post), before };
    const { date, note } = letterDateOf(settings.replyBy, event.occurredAt, calendars, asked);
    return { date, tooLateForPost: date === null, note };
  }
  // An invitation that asks for no answer must still be there before the meeting.
  const invites = event.type.endsWith('.scheduled');
  const arrives = calendars.service.addWorkingDays(today, post.LETTER_POST_DAYS).date;
  return { date: null, tooLateForPost: invites && before !== undefined && arrives >= before, note: '' };
}

/** The day of the meeting that is to come, as it is known now; undefined where the letters are about none. */
function meetingDay(facts: SubjectFacts): CivilDate | undefined {
  if (textOf(facts, 'heldDate') !== undefined) return undefined;
  const startsAt = textOf(facts, 'startsAt');
  const at = startsAt === undefined ? undefined : new Date(startsAt);
  return at && !Number.isNaN(at.getTime()) ? londonDate(at) : undefined;
}
