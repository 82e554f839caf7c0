import { z } from 'zod';
import type { Calendars } from './calendars.js';
import { momentOf, type Timing, timingSchema } from './timing.js';

/** What is done with a step whose time has passed when its turn comes: done now, left out, or handed to a person. */
export const whenPast = ['now', 'skip', 'person'] as const;

/**
 * When a step is done: an amount before or after the event, a date of it, or the end of another step; not before one
 * moment and not after another. All dates of the event are filled in.
 */
export const stepTimeSchema = timingSchema.extend({
  from: z
    .union([z.literal('event'), z.iso.date(), z.iso.datetime({ offset: true }), z.object({ step: z.string() })])
    .default('event'),
  neverBefore: timingSchema.optional(),
  latestBy: timingSchema.optional(),
  past: z.enum(whenPast).default('now'),
});

export type StepTime = z.infer<typeof stepTimeSchema>;

/** The key of the step from whose end a time counts. */
export function countsFromStep({ from }: StepTime): string | null {
  return typeof from === 'object' ? from.step : null;
}

/**
 * The moment at which a step is to be done; null for at once. `stepEndedAt` is the end of the step that the time counts
 * from. *Latest by* wins over *never before*: being late is the worse fault.
 */
export function stepMoment(
  time: StepTime,
  { occurredAt, stepEndedAt }: { occurredAt: Date; stepEndedAt?: Date | null },
  calendars: Calendars,
): Date | null {
  const { from, ...rest } = time;
  const start = typeof from === 'object' ? (stepEndedAt ?? occurredAt) : occurredAt;
  const timing: Timing = { ...rest, from: typeof from === 'object' ? 'event' : from };
  const atOnce = timing.from === 'event' && timing.amount === 0 && timing.at === undefined;
  const due = atOnce ? null : momentOf(timing, start, calendars);
  const earliest = time.neverBefore && momentOf(time.neverBefore, occurredAt, calendars);
  const latest = latestMoment(time, occurredAt, calendars);
  const notBefore = earliest && (due === null || due < earliest) ? earliest : due;
  return latest && notBefore !== null && notBefore > latest ? latest : notBefore;
}

/** The moment after which a step is too late, or null when it has none. */
export function latestMoment(time: StepTime, occurredAt: Date, calendars: Calendars): Date | null {
  return time.latestBy ? momentOf(time.latestBy, occurredAt, calendars) : null;
}

/**
 * A step that waited for others, or for the queue, is not late for that: it is when its time passed more than this ago.
 * The latest time of a step has no grace.
 */
const PASSED_GRACE_MS = 3_600_000;

/**
 * The times of a step after which it is too late, the first that has passed being the one that it is late for, and how
 * long after each. Whoever asks the database for late steps makes the question from this.
 */
export const tooLateAfter = [
  { time: 'latestAt', graceMs: 0 },
  { time: 'dueAt', graceMs: PASSED_GRACE_MS },
] as const;

/** The time that has passed, or null when none has or when the step is done all the same. */
export function tooLateSince(
  whenPast: 'now' | 'skip' | 'person',
  dueAt: Date | null,
  latestAt: Date | null,
  now: Date,
): Date | null {
  if (whenPast === 'now') return null;
  const times = { latestAt, dueAt };
  const passed = tooLateAfter.find(({ time, graceMs }) => {
    const at = times[time];
    return at !== null && at.getTime() < now.getTime() - graceMs;
  });
  return passed ? times[passed.time] : null;
}
