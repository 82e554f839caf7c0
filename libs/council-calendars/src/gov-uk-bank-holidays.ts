import { isKnownYear, type NamedDay } from '@linchpin/calendar';
import { civilDate, type CivilDate } from '@linchpin/dates';

/** The division of the file that counts here. */
const DIVISION = 'england-and-wales';
/** A year with fewer is only begun in the file: what it lacks says nothing. */
const BANK_HOLIDAYS_A_YEAR = 8;
const LONGEST_TITLE = 120;

/** A bank-holidays file cannot be used. The message is a sentence for whoever chose the file: what, and where. */
export class BankHolidayFileError extends Error {
  override readonly name = 'BankHolidayFileError';
}

/** What a bank-holidays file says of England and Wales. */
export interface PublishedBankHolidays {
  /** The years that it covers completely, in order. Other years of it are left out. */
  readonly years: readonly number[];
  /** The bank holidays of those years, in order of date. */
  readonly days: readonly NamedDay[];
}

/**
 * Reads a file in the format of https://www.gov.uk/bank-holidays.json: divisions with `events` of `title` and `date`, or
 * one division alone.
 * Days on a weekend are left out: the list gives their substitutes. Throws `BankHolidayFileError`.
 */
export function readBankHolidayFile(text: string): PublishedBankHolidays {
  const events = eventsOf(parsed(text));
  const byYear = new Map<number, NamedDay[]>();
  const seen = new Set<CivilDate>();
  for (const [index, event] of events.entries()) {
    const day = dayOf(event, index + 1);
    if (seen.has(day.date)) throw new BankHolidayFileError(`${place(index + 1)}: ${day.date} is in the list twice`);
    seen.add(day.date);
    const year = Number(day.date.slice(0, 4));
    byYear.set(year, [...(byYear.get(year) ?? []), day]);
  }
  const years = [...byYear]
    .filter(([year, days]) => isKnownYear(year) && days.length >= BANK_HOLIDAYS_A_YEAR)
    .map(([year]) => year)
    .sort((left, right) => left - right);
  if (years.length === 0) {
    throw new BankHolidayFileError(
      `The file covers no whole year: a year counts from ${String(BANK_HOLIDAYS_A_YEAR)} bank holidays`,
    );
  }
  const days = years
    .flatMap((year) => byYear.get(year) ?? [])
    .filter(({ date }) => ![0, 6].includes(new Date(date).getUTCDay()))
    .sort((left, right) => (left.date < right.date ? -1 : 1));
  return { years, days };
}

function parsed(text: string): unknown {
  try {
    // A file that was saved on Windows may begin with a mark that JSON does not know.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new BankHolidayFileError(`This is not a JSON file: use the file from ${ADDRESS}`);
  }
}

/** The address of the whole list in English: the page beside it, and the list in Welsh, are other files. */
const ADDRESS = 'https://www.gov.uk/bank-holidays.json';

/** The events of England and Wales: of the whole list, or of a file that is that division alone. */
function eventsOf(file: unknown): readonly unknown[] {
  if (!isRecord(file)) throw new BankHolidayFileError(`The file has no part named “${DIVISION}”, as ${ADDRESS} has`);
  const division = file[DIVISION] ?? (file.division === DIVISION ? file : undefined);
  if (!isRecord(division)) throw new BankHolidayFileError(otherFile(file));
  if (!Array.isArray(division.events)) throw new BankHolidayFileError(`“${DIVISION}” has no list of “events”`);
  return division.events;
}

function otherFile(file: Record<string, unknown>): string {
  const isWelsh = 'cymru-a-lloegr' in file || file.division === 'cymru-a-lloegr';
  if (isWelsh) {
    return `This is the list in Welsh, and has no part named “${DIVISION}”: use the one in English, from ${ADDRESS}`;
  }
  return `The file has no part named “${DIVISION}”: use the one from ${ADDRESS}`;
}

function dayOf(event: unknown, number: number): NamedDay {
  const { title, date } = isRecord(event) ? event : {};
  // eslint-disable-next-line no-control-regex -- no page and no table wants them
  const words = typeof title === 'string' ? title.replace(/[\u0000-\u001f\u007f]/g, ' ').trim() : '';
  if (!words) throw new BankHolidayFileError(`${place(number)}: the “title” is missing`);
  if (words.length > LONGEST_TITLE) {
    throw new BankHolidayFileError(`${place(number)}: the “title” is longer than ${String(LONGEST_TITLE)} characters`);
  }
  if (typeof date !== 'string' || !isDate(date)) {
    throw new BankHolidayFileError(`${place(number)} (“${words}”): the “date” must be written as 2026-12-25`);
  }
  return { date, title: words };
}

function place(number: number): string {
  return `Entry ${String(number)} of “${DIVISION}”`;
}

function isDate(text: string): boolean {
  try {
    return civilDate(text) === text;
  } catch {
    return false;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
