import { KNOWN_YEARS } from '@linchpin/calendar';
import { type CalendarChange, LONGEST_CALENDAR_TITLE } from '@linchpin/council-calendars';
import { type CivilDate, civilDate } from '@linchpin/dates';
import { textOf } from '../pages/query.js';

/** The forms of the page: each has an anchor of its name. */
export type CalendarForm = 'closure' | 'term' | 'file' | 'sum';

/** What is wrong with a form, and what was typed into it. */
export interface CalendarFault {
  form: CalendarForm;
  /** By field; a fault of the whole form has the form's name. */
  errors: { field: string; text: string }[];
  values: Record<string, string>;
}

/** A text as it was typed, however long, so that it can be shown again. */
export function typed(given: unknown, name: string): string {
  return textOf(given, name, 2000) ?? '';
}

/** The date, or null when it is none or of no year that anybody plans with. */
export function realDate(text: string): CivilDate | null {
  try {
    const date = civilDate(text);
    return date >= `${String(KNOWN_YEARS.first)}-01-01` && date <= '2099-12-31' ? date : null;
  } catch {
    return null;
  }
}

/** The change that the form of closure days asks for, or what is wrong with it. The last day may be left out. */
export function closureOf(body: unknown): CalendarChange | CalendarFault {
  const values = { title: typed(body, 'title'), from: typed(body, 'from'), to: typed(body, 'to') };
  const [from, to] = [realDate(values.from), realDate(values.to || values.from)];
  const errors = [
    ...(from ? [] : [{ field: 'from', text: dateFault('first day', values.from) }]),
    ...(to || !values.to ? [] : [{ field: 'to', text: dateFault('last day', values.to) }]),
    ...titleFaults(values.title, 'title', 'what the offices are closed for'),
  ];
  if (!from || !to || errors.length > 0) return { form: 'closure', errors, values };
  return { kind: 'close', from, to, title: values.title };
}

/** The change that the form of a term asks for, or what is wrong with it. `id` is the term's, which may be a new one. */
export function termOf(body: unknown, kind: 'add-term' | 'change-term', id: string): CalendarChange | CalendarFault {
  const values = {
    name: typed(body, 'name'),
    startsOn: typed(body, 'startsOn'),
    endsOn: typed(body, 'endsOn'),
  };
  const [startsOn, endsOn] = [realDate(values.startsOn), realDate(values.endsOn)];
  const errors = [
    ...titleFaults(values.name, 'name', 'a name for the term'),
    ...(startsOn ? [] : [{ field: 'startsOn', text: dateFault('first day', values.startsOn) }]),
    ...(endsOn ? [] : [{ field: 'endsOn', text: dateFault('last day', values.endsOn) }]),
  ];
  if (!startsOn || !endsOn || errors.length > 0) return { form: 'term', errors, values };
  return { kind, id, name: values.name, startsOn, endsOn };
}

/** Whether a form was wrong. */
export function isFault(given: CalendarChange | CalendarFault): given is CalendarFault {
  return 'form' in given;
}

/** Says that a date is missing or none. */
export function dateFault(what: string, given: string): string {
  return given ? `The ${what} must be a real date, such as 14 October 2026` : `Enter the ${what}`;
}

function titleFaults(text: string, field: string, what: string): CalendarFault['errors'] {
  if (!text) return [{ field, text: `Enter ${what}` }];
  if (text.length <= LONGEST_CALENDAR_TITLE) return [];
  return [{ field, text: `Use ${String(LONGEST_CALENDAR_TITLE)} characters or fewer` }];
}
