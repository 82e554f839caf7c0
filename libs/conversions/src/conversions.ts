import { seenText } from '@linchpin/cloud-events';
import { civilDate, instantAt, londonDate } from '@linchpin/dates';

/** A value that cannot be converted. The message goes on after what stands for the value and never repeats it. */
export class ConversionError extends Error {
  override name = 'ConversionError';

  constructor(
    message: string,
    /** The value, where it is a short code that can be nothing about a person. */
    readonly safeValue?: string,
  ) {
    super(message);
  }
}

/** What a value table holds: from the source's value to ours. */
export type ValueTable = ReadonlyMap<string, string>;

/** The value tables of a source by name. */
export type ValueTables = ReadonlyMap<string, ValueTable>;

/** What a conversion is called on pages, what it does, and what its extra setting means if it has one. */
export interface Conversion {
  readonly title: string;
  readonly description: string;
  readonly example: string;
  /** The extra setting, in words: it must be given, or may be. */
  readonly using?: { readonly what: string; readonly required: boolean };
}

/** Every conversion there is. */
export const conversions = {
  'as-is': {
    title: 'As it is',
    description: 'The value is taken over as it stands.',
    example: '"M-20417" stays "M-20417"',
  },
  text: {
    title: 'Text',
    description: 'A number becomes text. A few letters can be put in front.',
    example: '1001 with P- in front becomes "P-1001"',
    using: { what: 'text to put in front', required: false },
  },
  number: { title: 'Number', description: 'Text becomes a number.', example: '"120" becomes 120' },
  'yes-no': {
    title: 'Yes or no',
    description: 'Y, yes, true or 1 become yes; N, no, false or 0 become no.',
    example: '"Y" becomes yes',
  },
  'date-slashes': {
    title: 'Date from dd/mm/yyyy',
    description: 'A date as people write it. A time after it is left out.',
    example: '"10/12/2026" becomes 10 December 2026',
  },
  'date-digits': {
    title: 'Date from yyyymmdd',
    description: 'A date as eight digits.',
    example: '"20261210" becomes 10 December 2026',
  },
  'date-iso': {
    title: 'Date from ISO text',
    description: 'The date in London at that moment.',
    example: '"2026-07-01T23:30:00Z" becomes 2 July 2026',
  },
  'time-slashes': {
    title: 'Time from dd/mm/yyyy hh:mm',
    description: 'A date and time on London’s clocks becomes a moment.',
    example: '"01/07/2026 10:00" becomes 10am on 1 July 2026, summer time',
  },
  'time-iso': {
    title: 'Time from ISO text',
    description: 'A date and time without an offset is on London’s clocks. One with an offset stays that moment.',
    example: '"2026-12-10T10:00:00" becomes 10am on 10 December 2026',
  },
  table: {
    title: 'Value table',
    description: 'The value is looked up in a value table of this source; so is each value of a list.',
    example: '"N" becomes "NORTHGATE"',
    using: { what: 'name of the value table', required: true },
  },
  list: {
    title: 'List from text',
    description: 'Text is split into a list. Spaces around each part are left out.',
    example: '"POL; HLT" split at ; becomes POL and HLT',
    using: { what: 'separator', required: true },
  },
} as const satisfies Record<string, Conversion>;

export type ConversionName = keyof typeof conversions;

export const conversionNames = Object.keys(conversions) as ConversionName[];

type Convert = (value: unknown, using: string, tables: ValueTables) => unknown;

const converters: Record<ConversionName, Convert> = {
  'as-is': asSeen,
  text: (value, using) => using + textOf(value),
  number: (value) => {
    const text = textOf(value);
    if (!/^-?\d{1,15}(\.\d{1,15})?$/.test(text)) throw new ConversionError('is not a number');
    return Number(text);
  },
  'yes-no': (value) => {
    const text = textOf(value).toLowerCase();
    if (['y', 'yes', 'true', '1'].includes(text)) return true;
    if (['n', 'no', 'false', '0'].includes(text)) return false;
    throw new ConversionError('is neither yes nor no: it must be Y or N, true or false, 1 or 0');
  },
  'date-slashes': (value) => slashes(textOf(value)).date,
  'date-digits': (value) => {
    const [, year, month, day] = /^(\d{4})(\d{2})(\d{2})$/.exec(textOf(value)) ?? [];
    return dateOf(year, month, day, 'yyyymmdd');
  },
  'date-iso': (value) => {
    const text = textOf(value);
    return /^\d{4}-\d{2}-\d{2}$/.test(text) ? civil(text, 'an ISO date') : londonDate(new Date(isoMoment(text)));
  },
  'time-slashes': (value) => {
    const { date, time } = slashes(textOf(value));
    if (!time) throw new ConversionError('has no time: it must be written as dd/mm/yyyy hh:mm');
    return onLondonClocks(date, time);
  },
  'time-iso': (value) => isoMoment(textOf(value)),
  table: (value, using, tables) =>
    Array.isArray(value) ? value.map((each) => looked(each, using, tables)) : looked(value, using, tables),
  list: (value, using) =>
    (Array.isArray(value) ? value.map(textOf) : textOf(value).split(using || ',')).map(seenText).filter(Boolean),
};

/**
 * Converts one value. `using` is the extra setting of the conversion: a table's name, a separator, text to put in front.
 * Throws `ConversionError` for a value that does not fit.
 */
export function convert(conversion: ConversionName, value: unknown, using: string, tables: ValueTables): unknown {
  return converters[conversion](value, using, tables);
}

/**
 * Whether a value stands for "not given": nothing, an empty text, -1 where the source writes that for nothing, and what
 * else it writes for it.
 */
export function isMissing(value: unknown, minusOneIsMissing: boolean, missing: readonly string[] = []): boolean {
  if (value === undefined || value === null) return true;
  const text = typeof value === 'string' || typeof value === 'number' ? seenText(String(value)) : null;
  if (text === null) return false;
  return text === '' || (minusOneIsMissing && text === '-1') || missing.some((each) => seenText(each) === text);
}

/**
 * A value that a table can hold or a page can count by, as people see it; null for anything but text, numbers and yes or
 * no.
 */
export function scalarText(value: unknown): string | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? seenText(String(value))
    : null;
}

/** Text without the characters that nobody sees; whatever else it is stays as it is. */
function asSeen(value: unknown): unknown {
  if (typeof value === 'string') return seenText(value);
  if (isLongNumber(value)) throw new ConversionError(TOO_LONG);
  return Array.isArray(value) ? value.map(asSeen) : value;
}

/** JavaScript keeps whole numbers of at most 15 digits: of a longer one the last digits have become others already. */
function isLongNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value);
}

const TOO_LONG = 'is a number with more digits than can be kept: have the system send it as text';

function looked(value: unknown, name: string, tables: ValueTables): string {
  const table = tables.get(name);
  if (!table) throw new ConversionError(`cannot be looked up: there is no value table ${name}`);
  if (isLongNumber(value)) throw new ConversionError(TOO_LONG);
  const key = scalarText(value);
  const found = key === null ? undefined : table.get(key);
  if (found !== undefined) return found;
  // A short code may be repeated, or nobody could add it to the table; anything that could be a name or a date may not.
  const isCode = key !== null && /^(?=.*\d)[A-Z0-9._-]{1,6}$/.test(key);
  throw new ConversionError(`is not in the value table ${name}: add a row for it`, isCode ? key : undefined);
}

function textOf(value: unknown): string {
  const text = scalarText(value);
  if (text === null) throw new ConversionError('is a list or a group of fields: one value is needed');
  if (isLongNumber(value)) throw new ConversionError(TOO_LONG);
  return text;
}

function slashes(text: string): { date: string; time: string | undefined } {
  const [, day, month, year, time] =
    /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[ T](\d{2}:\d{2})(?::\d{2})?)?$/.exec(text) ?? [];
  return { date: dateOf(year, month?.padStart(2, '0'), day?.padStart(2, '0'), 'dd/mm/yyyy'), time };
}

function dateOf(year: string | undefined, month: string | undefined, day: string | undefined, shape: string): string {
  if (!year || !month || !day) throw new ConversionError(`is not a date written as ${shape}`);
  return civil(`${year}-${month}-${day}`, `written as ${shape}`);
}

function civil(text: string, shape: string): string {
  try {
    return civilDate(text);
  } catch {
    throw new ConversionError(`is not a date of the calendar ${shape}`);
  }
}

function isoMoment(text: string): string {
  const [, date, time, seconds, offset] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?$/.exec(text) ?? [];
  if (!date || !time) throw new ConversionError('is not an ISO date and time such as 2026-12-10T10:00:00');
  civil(date, 'in an ISO date and time');
  if (!offset) return onLondonClocks(date, time);
  const withOffset = `${date}T${time}${seconds ?? ':00'}${offset.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2')}`;
  if (Number.isNaN(Date.parse(withOffset))) throw new ConversionError('is not a time of day');
  return withOffset;
}

/** The moment as ISO text with London's offset of that day. */
function onLondonClocks(date: string, time: string): string {
  let instant: Date;
  try {
    instant = instantAt(date, time);
  } catch (error) {
    const skipped = error instanceof Error && error.name === 'SkippedTimeError';
    throw new ConversionError(
      skipped ? 'does not exist in London: the clocks go forward over it' : 'is not a time of day from 00:00 to 23:59',
    );
  }
  const hours = Math.round((Date.parse(`${date}T${time}:00Z`) - instant.getTime()) / 3_600_000);
  return `${date}T${time}:00+${String(hours).padStart(2, '0')}:00`;
}
