import { type CivilDate, londonDate } from '@linchpin/dates';
import { type Calendars, countedDays, dateOf, timingSchema } from '@linchpin/timings';
import { z } from 'zod';
import { momentOrNaN } from './compared-moment.js';
import { fieldValue } from './field-references.js';

/** When an event is judged: what *the event* and *today* mean in a condition, and which days are counted. */
export interface AsOf {
  occurredAt: Date;
  /**
   * The day on which the event was received is *today*, in London: the same answer whenever the event is matched, tried
   * again or judged for a would-do report.
   */
  receivedAt: Date;
  calendars: Calendars;
}

/**
 * So many days before or after the day of the event, of the day it was received (`today`), or of another date of it.
 * Whole days in London; the first day is day 0. `either`: on both sides.
 */
export const spanSchema = z.strictObject({
  amount: timingSchema.shape.amount.unwrap().describe('how many, the day itself being 0'),
  unit: z.enum(['days', 'working-days', 'weeks', 'months']).default('days'),
  direction: z.enum(['after', 'before', 'either']).default('after'),
  calendar: timingSchema.shape.calendar.describe('what working days are counted on'),
  from: z
    .union([z.literal('event'), z.literal('today'), z.strictObject({ field: z.string().min(1).max(100) })])
    .default('event')
    .describe('event, today (the day on which the event was received) or { field: another date of it }'),
});

export type Span = z.infer<typeof spanSchema>;

/** Whether the value of a rule is a span, not something to compare with. */
export function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A sum of days leaves the years, or the school terms, that the calendars know. Never guessed. */
export class UncountableSpanError extends Error {
  override readonly name = 'UncountableSpanError';
}

/**
 * Where a date stands to a span: within it, both ends included, or beyond its end. Null when either date is not given,
 * or when it stands on the other side of what is counted from. Throws `UncountableSpanError` past the known calendars.
 */
export function placeInSpan(
  actual: unknown,
  span: Span,
  data: Record<string, unknown>,
  asOf: AsOf,
): 'within' | 'beyond' | null {
  const day = dayOf(actual);
  const origin = originOf(span, data, asOf);
  if (day === null || origin === null) return null;
  const { direction } = span;
  const side = day < origin ? 'before' : 'after';
  if (day !== origin && direction !== 'either' && side !== direction) return null;
  const end = endOf(span, side, origin, asOf);
  return (side === 'before' ? day >= end : day <= end) ? 'within' : 'beyond';
}

/** The last day of a span on one side of its origin; never on the other side, as no working days from a Saturday would be. */
function endOf({ amount, unit, calendar }: Span, direction: 'before' | 'after', origin: CivilDate, asOf: AsOf) {
  const { date, warning } = dateOf(
    { from: origin, amount, unit, direction, calendar },
    asOf.occurredAt,
    asOf.calendars,
  );
  if (warning) throw new UncountableSpanError(warning);
  return (direction === 'before' ? date < origin : date > origin) ? date : origin;
}

function originOf({ from }: Span, data: Record<string, unknown>, { occurredAt, receivedAt }: AsOf): CivilDate | null {
  if (from === 'event') return londonDate(occurredAt);
  return from === 'today' ? londonDate(receivedAt) : dayOf(fieldValue(data, from.field));
}

/** The day in London of a date or a moment, or null for what is none. */
function dayOf(value: unknown): CivilDate | null {
  const at = momentOrNaN(value);
  if (Number.isNaN(at)) return null;
  return typeof value === 'string' && value.length === 10 ? value : londonDate(new Date(at));
}

const units = { days: 'calendar day', weeks: 'week', months: 'month' } as const;

/** A span in words: "5 council working days after the event", "0 calendar days before the target date". */
export function describeSpan({ amount, unit, direction, calendar, from }: Span, titleOf: (path: string) => string) {
  const one = unit === 'working-days' ? countedDays[calendar] : units[unit];
  const side = direction === 'either' ? 'before or after' : direction;
  return `${String(amount)} ${amount === 1 ? one : `${one}s`} ${side} ${originWords(from, titleOf)}`;
}

function originWords(from: Span['from'], titleOf: (path: string) => string): string {
  if (from === 'event') return 'the event';
  return from === 'today' ? 'the day on which the event is received' : `the ${titleOf(from.field)}`;
}
