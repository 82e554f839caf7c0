import type { Explanation } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import type { Reading } from '../forms/form-faults.js';
import { FormValues } from '../forms/form-values.js';
import { dateFault, plannedDate } from './calendar-forms.js';
/** The calendars in the words of the page. */
export const calendarChoices = [
  { value: 'statutory', text: 'Working days' },
  { value: 'service', text: 'Council working days' },
  { value: 'school', text: 'School days' },
] as const satisfies readonly { value: keyof Calendars; text: string }[];

const MOST_DAYS = 1000;

/** What an address asks to be worked out, as it is shown again. */
export function sumValues(query: unknown) {
  const values = FormValues.read(query);
  return {
    ...values.texts('from', 'count'),
    direction: values.choice('direction', ['after', 'before']) ?? 'after',
    calendar: values.choice('calendar', ['statutory', 'service', 'school']) ?? 'statutory',
  };
}

/** The sum that an address asks for, worked out; null when it asks for none. */
export function readSum(
  { from, count, direction, calendar }: ReturnType<typeof sumValues>,
  calendars: Calendars,
): Reading<Explanation | null> {
  if (!from && !count) return { value: null };
  const date = plannedDate(from);
  const days = /^\d{1,4}$/.test(count) && Number(count) <= MOST_DAYS ? Number(count) : null;
  if (!date || days === null) {
    return {
      faults: [
        ...(date ? [] : [{ field: 'sum-from', text: dateFault('date to count from', from) }]),
        ...(days === null
          ? [{ field: 'count', text: `The number of days must be a whole number up to ${String(MOST_DAYS)}` }]
          : []),
      ],
    };
  }
  return { value: calendars[calendar].explain(date, direction === 'before' ? 0 - days : days) };
}
