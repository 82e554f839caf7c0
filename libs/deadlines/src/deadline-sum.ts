import { formatDateTime, formatShortDate } from '@linchpin/dates';
import { type Calendars, countedDays, dateOf, owedOn, type Timing } from '@linchpin/timings';
import type { DeadlinePage } from './deadline-queries.js';

/**
 * The sum of a deadline in words, `15 working days from Mon 15 Dec 2025 is Thu 8 Jan 2026: skips 3 weekends, …`, without
 * a full stop. Null when the calendars of today come to another date than the one that is kept.
 */
export function deadlineSum(
  { timing, countsSince, dueOn, dueAt }: Pick<DeadlinePage, 'timing' | 'countsSince' | 'dueOn' | 'dueAt'>,
  calendars: Calendars,
): string | null {
  const { amount, unit, direction, calendar } = timing;
  const side = direction === 'before' ? 'before' : 'from';
  if (unit === 'hours') {
    const start = new Date(dueAt.getTime() - (direction === 'before' ? -1 : 1) * amount * 3_600_000);
    return `${counted(amount, 'hour')} ${side} ${formatDateTime(start)} is ${formatDateTime(dueAt)}`;
  }
  const base: Timing = { ...timing, amount: 0, unit: 'days' };
  const { date: from } = dateOf(base, countsSince, calendars);
  if (owedOn(timing, countsSince, calendars).date !== dueOn) return null;
  if (unit === 'working-days' && amount > 0) {
    return calendars[calendar].explain(from, direction === 'before' ? -amount : amount).sentence;
  }
  const limit = dateOf(timing, countsSince, calendars).date;
  const kept = `the last ${countedDays[calendar]} by then is ${formatShortDate(dueOn)}`;
  if (amount === 0) {
    return `Counted to the day itself, ${formatShortDate(limit)}${limit === dueOn ? '' : `; ${kept}`}`;
  }
  const sum = `${counted(amount, unit === 'days' ? 'calendar day' : unit.slice(0, -1))} ${side} ${formatShortDate(from)} is ${formatShortDate(limit)}`;
  return limit === dueOn ? sum : `${sum}; ${kept}`;
}

function counted(amount: number, unit: string): string {
  return `${String(amount)} ${unit}${amount === 1 ? '' : 's'}`;
}
