import { isFieldReference, resolveFields } from '@linchpin/conditions';
import { formatDateTime, formatShortDate, formatTimeOfDay, londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import {
  type Calendars,
  countedDays,
  dateOf,
  momentOf,
  owedOn,
  plannedDates,
  type Timing,
  timingSchema,
} from '@linchpin/timings';
import { isDeadlineReference, type Offset, type Owed, type When } from '@linchpin/trigger-files';

/** The moment of the example events of the catalogue. */
const EXAMPLE_TIME = new Date('2026-11-20T14:40:00Z');

/**
 * An offset worked out for the example of an event type, for people to check their own counting against: "15 working
 * days from Mon 15 Dec 2025 is Thu 8 Jan 2026: skips 3 weekends, 25 and 26 Dec, 1 Jan". Null when the example does not
 * have the date, or when it counts from the end of a step.
 */
export function workedSum(
  offset: Offset | When,
  on: string,
  calendars: Calendars,
  deadlines: readonly Owed[] = [],
): string | null {
  const timing = exampleTiming(offset, on, calendars, deadlines);
  if (timing === null) return null;
  const start = timing.from === 'event' ? londonDate(EXAMPLE_TIME) : londonDate(new Date(timing.from));
  const count = timing.direction === 'before' ? -timing.amount : timing.amount;
  if (timing.unit === 'working-days') {
    return calendars[timing.calendar].explain(start, count, timing.at).sentence;
  }
  if (timing.unit === 'hours') {
    const at = timing.from === 'event' ? EXAMPLE_TIME : new Date(timing.from);
    const due = momentOf(timing, EXAMPLE_TIME, calendars);
    return `${amountOf(timing)} ${timing.direction} ${formatDateTime(at)} is ${formatDateTime(due)}`;
  }
  const { date } = dateOf(timing, EXAMPLE_TIME, calendars);
  const end = `${timing.at === undefined ? '' : `${formatTimeOfDay(timing.at)} on `}${formatShortDate(date)}`;
  if (timing.amount === 0) return `${end}, the day itself`;
  return `${amountOf(timing)} ${timing.direction} ${formatShortDate(start)} is ${end}`;
}

/**
 * The same for a date that is owed. A limit in weeks or months that is no working day is kept on the one before it:
 * "3 months after Mon 30 Nov 2026 is Sun 28 Feb 2027; the last working day by then is Fri 26 Feb 2027".
 */
export function owedSum(due: Offset, on: string, calendars: Calendars): string | null {
  const sum = workedSum(due, on, calendars);
  const timing = exampleTiming(due, on, calendars);
  if (sum === null || timing === null || timing.unit === 'hours') return sum;
  const [limit, kept] = [dateOf(timing, EXAMPLE_TIME, calendars).date, owedOn(timing, EXAMPLE_TIME, calendars).date];
  return limit === kept ? sum : `${sum}; the last ${countedDays[timing.calendar]} by then is ${formatShortDate(kept)}`;
}

/** An offset with the dates of the example filled in, or null when the example does not have them. */
function exampleTiming(
  offset: Offset | When,
  on: string,
  calendars: Calendars,
  deadlines: readonly Owed[] = [],
): Timing | null {
  const type = eventType(on);
  const { from } = offset;
  if (isDeadlineReference(from)) {
    const owed = deadlines.find(({ key }) => key === from.deadline);
    const timing = owed ? exampleTiming(owed.due, on, calendars) : null;
    if (!owed || !timing) return null;
    const { dueOn } = plannedDates({ ...owed, timing }, EXAMPLE_TIME, calendars);
    const { neverBefore: _early, latestBy: _late, past: _whenPast, ...counted } = offset as When;
    return timingSchema.parse({ ...counted, from: dueOn });
  }
  if (!type || (typeof from === 'object' && !isFieldReference(from))) return null;
  const { neverBefore: _never, latestBy: _latest, past: _past, ...plain } = offset as When;
  const resolved = timingSchema.safeParse(resolveFields(plain, { ...type.example }));
  return resolved.success && !(isFieldReference(from) && resolved.data.from === 'event') ? resolved.data : null;
}

function amountOf({ amount, unit }: { amount: number; unit: string }): string {
  const words = unit === 'days' ? 'calendar days' : unit;
  return `${String(amount)} ${amount === 1 ? words.replace(/s$/, '') : words}`;
}
