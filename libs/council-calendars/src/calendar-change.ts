import {
  allBankHolidays,
  KNOWN_YEARS,
  type NamedDay,
  type ProclaimedDay,
  UnknownBankHolidayError,
} from '@linchpin/calendar';
import { formatDate, addDays, type CivilDate } from '@linchpin/dates';
import { z } from 'zod';
import type { CalendarDays, KnownTerm } from './calendar-days.js';
import { CalendarRefusedError } from './calendar-errors.js';
import { withNews } from './proclaimed-news.js';
/** The longest title of a closure day or name of a term, in characters. */
export const LONGEST_CALENDAR_TITLE = 80;

/** One line: what a form cannot send and the database cannot hold is not taken from a made-up one either. */
const line = z.string().regex(/^\P{Cc}*$/u, 'must be one line of text');
const title = line.trim().min(1).max(LONGEST_CALENDAR_TITLE);
/** As `civilDate`: nothing is counted before the year 1000. */
const day = z.iso.date().refine((date) => date >= '1000', 'must be a date from the year 1000 on');
const term = { name: title, startsOn: day, endsOn: day };

/** A change that a person makes to the calendars. It travels from its preview to its confirmation as a form field. */
export const calendarChangeSchema = z.discriminatedUnion('kind', [
  /** Closes the offices on each working day from one date to another. */
  z.strictObject({ kind: z.literal('close'), from: day, to: day, title }),
  /** Opens them again. */
  z.strictObject({ kind: z.literal('open'), from: day, to: day }),
  z.strictObject({ kind: z.literal('add-term'), id: z.uuid(), ...term }),
  z.strictObject({ kind: z.literal('change-term'), id: z.uuid(), ...term }),
  z.strictObject({ kind: z.literal('remove-term'), id: z.uuid() }),
  /** What a file of GOV.UK has that is not known. */
  z.strictObject({
    kind: z.literal('proclaim'),
    news: z
      .array(z.strictObject({ date: day, title: line.min(1).max(120), insteadOf: day.exactOptional() }))
      .min(1)
      .max(100),
  }),
  /** Forgets a bank holiday that a file brought. */
  z.strictObject({ kind: z.literal('unproclaim'), date: day }),
]);

export type CalendarChange = z.infer<typeof calendarChangeSchema>;

/** The days after a change. Throws `CalendarRefusedError` for one that cannot be made, or that would change nothing. */
export function applyChange(days: CalendarDays, change: CalendarChange): CalendarDays {
  switch (change.kind) {
    case 'close':
      return { ...days, closureDays: closed(days, change) };
    case 'open': {
      const closureDays = days.closureDays.filter(({ date }) => date < change.from || date > change.to);
      if (closureDays.length === days.closureDays.length) {
        throw new CalendarRefusedError('There is no closure day to remove: somebody may have removed it already');
      }
      return { ...days, closureDays };
    }
    case 'add-term':
      if (days.terms.some(({ id }) => id === change.id)) {
        throw new CalendarRefusedError('This term was added already', 'startsOn');
      }
      return { ...days, terms: withTerm(days.terms, change) };
    case 'change-term':
      return { ...days, terms: withTerm(withoutTerm(days.terms, change.id), change) };
    case 'remove-term':
      return { ...days, terms: withoutTerm(days.terms, change.id) };
    case 'proclaim':
      return { ...days, proclaimed: withProclaimed(days.proclaimed, change.news) };
    case 'unproclaim':
      return { ...days, proclaimed: refusing(() => withoutProclaimed(days.proclaimed, change.date)) };
  }
}

function closed(days: CalendarDays, { from, to, title }: { from: string; to: string; title: string }): NamedDay[] {
  if (to < from) throw new CalendarRefusedError('The last day must be the first day or after it', 'to');
  known(from, 'from');
  known(to, 'to');
  const bankHolidays = new Map(allBankHolidays(days.proclaimed).map((day) => [day.date, day.title]));
  const closedAlready = new Map(days.closureDays.map((day) => [day.date, day.title]));
  const weekdays = weekdaysBetween(from, to);
  const added = weekdays.filter((date) => !bankHolidays.has(date) && !closedAlready.has(date));
  if (added.length > 60) throw new CalendarRefusedError('Close at most 60 working days at a time', 'to');
  if (added.length === 0) {
    const [only] = weekdays;
    const why =
      only === undefined
        ? 'This is a weekend: the offices are closed anyway'
        : `${formatDate(only)} is ${bankHolidays.has(only) ? 'a bank holiday' : 'a closure day'} already`;
    throw new CalendarRefusedError(weekdays.length > 1 ? 'All of these days are taken out already' : why, 'from');
  }
  return inOrder([...days.closureDays, ...added.map((date) => ({ date, title }))]);
}

function withTerm(terms: readonly KnownTerm[], { id, name, startsOn, endsOn }: KnownTerm): KnownTerm[] {
  known(startsOn, 'startsOn');
  known(endsOn, 'endsOn');
  if (endsOn <= startsOn)
    throw new CalendarRefusedError('The last day of a term must be after its first day', 'endsOn');
  const overlapped = terms.find((other) => other.startsOn <= endsOn && startsOn <= other.endsOn);
  if (overlapped) {
    const { startsOn: start, endsOn: end } = overlapped;
    const when = `${formatDate(start)} to ${formatDate(end)}`;
    throw new CalendarRefusedError(`These days overlap ${overlapped.name}, which is ${when}`, 'startsOn');
  }
  return [...terms, { id, name, startsOn, endsOn }].sort((a, b) => (a.startsOn < b.startsOn ? -1 : 1));
}

function withoutTerm(terms: readonly KnownTerm[], id: string): KnownTerm[] {
  const rest = terms.filter((each) => each.id !== id);
  if (rest.length === terms.length) throw new CalendarRefusedError('There is no such term: it may have been removed');
  return rest;
}

function withProclaimed(proclaimed: readonly ProclaimedDay[], news: readonly ProclaimedDay[]): ProclaimedDay[] {
  for (const { date, insteadOf } of news) {
    known(date, 'file');
    if (insteadOf !== undefined) known(insteadOf, 'file');
    if (weekdaysBetween(date, date).length > 0) continue;
    // As `proclaimed_days_on_weekdays`: a holiday on a weekend has its substitute.
    throw new CalendarRefusedError(`${formatDate(date)} is on a weekend: a bank holiday is on a weekday`, 'file');
  }
  return refusing(() => withNews(proclaimed, news));
}

function withoutProclaimed(proclaimed: readonly ProclaimedDay[], date: string): ProclaimedDay[] {
  const rest = proclaimed.filter((day) => day.date !== date);
  if (rest.length === proclaimed.length) {
    throw new CalendarRefusedError('There is no such proclaimed bank holiday: it may have been removed already');
  }
  return withNews(rest, []);
}

function refusing<Result>(work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnknownBankHolidayError) throw new CalendarRefusedError(error.message);
    throw error;
  }
}

function known(date: string, field: string): void {
  const year = Number(date.slice(0, 4));
  const { first, last } = KNOWN_YEARS;
  if (year >= first && year <= last) return;
  throw new CalendarRefusedError(`The year must be between ${String(first)} and ${String(last)}`, field);
}

function inOrder(days: readonly NamedDay[]): NamedDay[] {
  return [...days].sort((left, right) => (left.date < right.date ? -1 : 1));
}

/** Nobody closes for longer; it also ends a sum that somebody made by hand. */
const LONGEST_DAYS = 366;

/** The Mondays to Fridays from one date to another, both included; at most those of a year. */
export function weekdaysBetween(from: CivilDate, to: CivilDate): CivilDate[] {
  const dates: CivilDate[] = [];
  for (let date = from, days = 0; date <= to && days < LONGEST_DAYS; date = addDays(date, 1), days += 1) {
    if (![0, 6].includes(new Date(date).getUTCDay())) dates.push(date);
  }
  return dates;
}
