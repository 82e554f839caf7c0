import type { Explanation } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import { choiceOf } from '../pages/query.js';
import { type CalendarFault, dateFault, realDate, typed } from './calendar-forms.js';

/** The calendars in the words of the page. */
export const calendarChoices = [
  { value: 'statutory', text: 'Working days' },
  { value: 'service', text: 'Council working days' },
  { value: 'school', text: 'School days' },
] as const satisfies readonly { value: keyof Calendars; text: string }[];

const MOST_DAYS = 1000;

/** The sum that an address asks for, worked out; null when it asks for none. */
export function sumOf(query: unknown, calendars: Calendars): Explanation | CalendarFault | null {
  const [from, count] = [typed(query, 'from'), typed(query, 'count')];
  if (!from && !count) return null;
  const direction = choiceOf(query, 'direction', ['after', 'before']) ?? 'after';
  const calendar = choiceOf(query, 'calendar', ['statutory', 'service', 'school']) ?? 'statutory';
  const date = realDate(from);
  const days = /^\d{1,4}$/.test(count) && Number(count) <= MOST_DAYS ? Number(count) : null;
  if (!date || days === null) {
    const errors = [
      ...(date ? [] : [{ field: 'sum-from', text: dateFault('date to count from', from) }]),
      ...(days === null
        ? [{ field: 'count', text: `The number of days must be a whole number up to ${String(MOST_DAYS)}` }]
        : []),
    ];
    return { form: 'sum', errors, values: { from, count, direction, calendar } };
  }
  return calendars[calendar].explain(date, direction === 'before' ? 0 - days : days);
}
