import { KNOWN_YEARS } from '@linchpin/calendar';
import { type CalendarChange, LONGEST_CALENDAR_TITLE } from '@linchpin/council-calendars';
import type { CivilDate } from '@linchpin/dates';
import type { FormFault, Reading } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import { mustBeDate, realDate } from '../forms/read-date.js';
/** What is wrong with a form of the page, and what was typed into it. No two of its forms have a fault for one field. */
export interface WrongCalendar {
  faults: readonly FormFault[];
  values: Readonly<Record<string, string>>;
}

/** The date, or null when it is none or of no year that anybody plans with. */
export function plannedDate(text: string): CivilDate | null {
  return realDate(text, `${String(KNOWN_YEARS.first)}-01-01`, '2099-12-31');
}

/** What stands in the form of closure days. */
export function closureValues(values: FormValues): Record<'title' | 'from' | 'to', string> {
  return values.texts('title', 'from', 'to');
}

/** The change that the form of closure days asks for, or what is wrong with it. The last day may be left out. */
export function readClosure({ title, from, to }: ReturnType<typeof closureValues>): Reading<CalendarChange> {
  const [first, last] = [plannedDate(from), plannedDate(to || from)];
  const faults = [
    ...(first ? [] : [{ field: 'from', text: dateFault('first day', from) }]),
    ...(last || !to ? [] : [{ field: 'to', text: dateFault('last day', to) }]),
    ...titleFaults(title, 'title', 'what the offices are closed for'),
  ];
  if (!first || !last || faults.length > 0) return { faults };
  return { value: { kind: 'close', from: first, to: last, title } };
}

/** What stands in the form of a term. */
export function termValues(values: FormValues): Record<'name' | 'startsOn' | 'endsOn', string> {
  return values.texts('name', 'startsOn', 'endsOn');
}

/** The change that the form of a term asks for, or what is wrong with it. `id` is the term's, which may be a new one. */
export function readTerm(
  { name, startsOn, endsOn }: ReturnType<typeof termValues>,
  kind: 'add-term' | 'change-term',
  id: string,
): Reading<CalendarChange> {
  const [first, last] = [plannedDate(startsOn), plannedDate(endsOn)];
  const faults = [
    ...titleFaults(name, 'name', 'a name for the term'),
    ...(first ? [] : [{ field: 'startsOn', text: dateFault('first day', startsOn) }]),
    ...(last ? [] : [{ field: 'endsOn', text: dateFault('last day', endsOn) }]),
  ];
  if (!first || !last || faults.length > 0) return { faults };
  return { value: { kind, id, name, startsOn: first, endsOn: last } };
}

/** Says that a date is missing or none. */
export function dateFault(what: string, given: string): string {
  return given ? mustBeDate(`The ${what}`) : `Enter the ${what}`;
}

function titleFaults(text: string, field: string, what: string): FormFault[] {
  if (!text) return [{ field, text: `Enter ${what}` }];
  if (text.length <= LONGEST_CALENDAR_TITLE) return [];
  return [{ field, text: `Use ${String(LONGEST_CALENDAR_TITLE)} characters or fewer` }];
}
