import { instantAt } from '@linchpin/dates';

const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?$/;
const OFFSET = /^(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** What a text that should be a date is instead. */
export type NoDate = 'no-date' | 'no-such-day' | 'no-offset';

/**
 * The moment that a text names, in milliseconds, or why it names none. A date alone is the beginning of that day in
 * London. A date with a time needs its offset (`Z`, `+01:00`): without one nobody can tell which moment is meant.
 * Stricter than `Date.parse`, which takes 30 February for 2 March and "Room 5" for a day in May.
 */
export function momentNamed(text: unknown): { at: number } | { fault: NoDate } {
  if (typeof text !== 'string') return { fault: 'no-date' };
  const [day = '', rest] = text.split('T', 2);
  if (!DAY.test(day) || text.split('T').length > 2) return { fault: 'no-date' };
  const [, time = '', offset = ''] = /^(.*?)(Z|[+-]\d{2}:\d{2})?$/.exec(rest ?? '') ?? [];
  if (rest !== undefined && !TIME.test(time)) return { fault: 'no-date' };
  if (offset !== '' && !OFFSET.test(offset)) return { fault: 'no-date' };
  if (!isDay(day)) return { fault: 'no-such-day' };
  if (rest === undefined) return { at: instantAt(day, '00:00').getTime() };
  return offset === '' ? { fault: 'no-offset' } : { at: Date.parse(text) };
}

/** Whether the calendar has this day: years 1000 to 9999. */
function isDay(text: string): boolean {
  const [, year = '', month = '', day = ''] = DAY.exec(text) ?? [];
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return Number(year) >= 1000 && midnight.toISOString().slice(0, 10) === text;
}

/** The same as a number to compare with: NaN for what is no date, with which every comparison is false. */
export function momentOrNaN(text: unknown): number {
  const named = momentNamed(text);
  return 'at' in named ? named.at : Number.NaN;
}

/** Why a value cannot be compared with a date, and what to write, as a sentence; null when it can. */
export function dateFault(value: unknown, path: string, kind: 'date' | 'datetime'): string | null {
  const named = momentNamed(value);
  const given = JSON.stringify(value);
  if ('fault' in named) {
    switch (named.fault) {
      case 'no-such-day':
        return `${path} is a date, and ${given} does not exist: that month has no such day. Write a real date, such as 2026-10-14.`;
      case 'no-offset':
        return `${path} is a moment, and ${given} does not say in which time zone. Write the offset too: ${String(value)}Z, or ${String(value)}+01:00 in summer time.`;
      case 'no-date':
        return `${path} is a date, such as 2026-10-14: ${given} cannot be compared with it.`;
    }
  }
  if (kind === 'date' && String(value).length !== 10) {
    return `${path} is a day without a time, such as 2026-10-14: ${given} cannot be compared with it. Leave the time out.`;
  }
  return null;
}
