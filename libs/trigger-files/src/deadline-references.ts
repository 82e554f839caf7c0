import { fieldValue, isFieldReference } from '@linchpin/conditions';
import { type CivilDate, londonDate } from '@linchpin/dates';
import { keptDate } from '@linchpin/kept-dates';
import { type Calendars, plannedDates, type PlannedDeadline, type Timing } from '@linchpin/timings';
import type { Owed, Step } from './trigger-file.js';

/** A time that counts from a date that the trigger itself owes: `{ deadline: 'visit' }`. */
export interface DeadlineReference {
  deadline: string;
}

/** Whether a time counts from a date that the trigger itself owes. */
export function isDeadlineReference(from: unknown): from is DeadlineReference {
  return typeof from === 'object' && from !== null && 'deadline' in from && typeof from.deadline === 'string';
}

/** The date of a deadline, for what speaks of it. */
export interface SpokenDate {
  date: CivilDate;
  calendar: Timing['calendar'];
  /** The date that stood there before it was moved to one that letters can be answered by. */
  insteadOf?: CivilDate;
}

/** What decides about the dates that letters ask for: the day, and the working days until one can be answered. */
export interface LetterTime {
  now: Date;
  notice: number;
}

/**
 * The dates of a trigger's deadlines for one event, by their keys: whatever speaks of a deadline takes its date from
 * here. A date that letters ask for, and that nobody watches, is moved to one that can be met, so that letters, checks
 * and tasks about it agree; what the law or the council watches never moves.
 */
export function spokenDates(
  planned: readonly (Omit<PlannedDeadline, 'metBy'> & Pick<Owed, 'metBy' | 'due'>)[],
  steps: readonly Pick<Step, 'kind' | 'settings'>[],
  event: { occurredAt: Date; data: Record<string, unknown> },
  calendars: Calendars,
  { now, notice }: LetterTime,
): ReadonlyMap<string, SpokenDate> {
  const asked = keysAskedByPost(steps);
  return new Map(
    planned.map((one) => {
      const { dueOn, timing } = plannedDates(one, event.occurredAt, calendars);
      const spoken: SpokenDate = { date: dueOn, calendar: timing.calendar };
      if (one.metBy !== 'not-watched' || !asked.has(one.key)) return [one.key, spoken];
      const about = { today: londonDate(now), notice, before: meetingOf(one.due, event.data) };
      const kept = keptDate({ date: dueOn }, about, calendars.service);
      // Where no date can be met the letters ask people to ring, and what else speaks of it keeps the date that stood.
      if (kept.date === null || kept.date === dueOn) return [one.key, spoken];
      return [one.key, { ...spoken, date: kept.date, insteadOf: dueOn }];
    }),
  );
}

/** Replaces a reference to a deadline by its date; undefined where this event owes no such date. */
export function withDeadlineDate<Time extends { from?: unknown }>(
  time: Time,
  dates: ReadonlyMap<string, SpokenDate>,
): (Omit<Time, 'from'> & { from?: unknown; insteadOf?: CivilDate }) | undefined {
  const { from } = time;
  if (!isDeadlineReference(from)) return time;
  const spoken = dates.get(from.deadline);
  if (!spoken) return undefined;
  const { amount = 0 } = time as { amount?: unknown };
  // The day itself: it is what the deadline's own calendar made it.
  if (amount !== 0) return { ...time, from: spoken.date };
  return {
    ...time,
    from: spoken.date,
    unit: 'days',
    calendar: spoken.calendar,
    ...(spoken.insteadOf !== undefined && { insteadOf: spoken.insteadOf }),
  };
}

/** Every deadline that the steps speak of, with the place in its step. */
export function spokenKeys(step: Pick<Step, 'when' | 'settings'>): { key: string; path: (string | number)[] }[] {
  const { when } = step;
  const times: [unknown, (string | number)[]][] = [
    [when, ['when']],
    [when?.neverBefore, ['when', 'neverBefore']],
    [when?.latestBy, ['when', 'latestBy']],
    ...Object.entries(step.settings).map(([name, value]): [unknown, string[]] => [value, ['settings', name]]),
  ];
  return times.flatMap(([time, path]) => {
    const from: unknown = typeof time === 'object' && time !== null && 'from' in time ? time.from : undefined;
    return isDeadlineReference(from) ? [{ key: from.deadline, path: [...path, 'from', 'deadline'] }] : [];
  });
}

function keysAskedByPost(steps: readonly Pick<Step, 'kind' | 'settings'>[]): ReadonlySet<string> {
  const letters = steps.filter(({ kind }) => kind === 'documents.generate');
  return new Set(letters.flatMap(({ settings }) => spokenKeys({ settings }).map(({ key }) => key)));
}

/** What is asked for before a date of the event is of no use on that day itself. */
function meetingOf({ from, direction }: Owed['due'], data: Record<string, unknown>): CivilDate | undefined {
  if (direction !== 'before' || !isFieldReference(from)) return undefined;
  const value = fieldValue(data, from.field);
  if (typeof value !== 'string') return undefined;
  return value.length === 10 ? value : londonDate(new Date(value));
}
