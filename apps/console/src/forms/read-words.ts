import { fault, type Reading } from './form-faults.js';
import type { FormValues } from './form-values.js';

interface WordsRule {
  /** What it is, as the beginning of a sentence: `Name of the trigger`. */
  what: string;
  /** What is asked of whoever left it empty: `Enter a name for the trigger`. */
  enter: string;
  shortest?: number;
  longest: number;
}

/** Words that people read, on one line. No braces and no angle brackets: nothing can be merged into them. */
export function readWords(
  values: FormValues,
  name: string,
  { what, enter, shortest = 3, longest }: WordsRule,
): Reading<string> {
  const text = values.text(name);
  if (!text) return fault(name, enter);
  if (text.length < shortest) return fault(name, `${what} must be ${String(shortest)} characters or more`);
  if (text.length > longest) return fault(name, `${what} must be ${String(longest)} characters or fewer`);
  if (/[{}<>]/.test(text)) return fault(name, `${what} must not include { } < or >`);
  return { value: text };
}

/** A whole number from `least` to `most`. */
export function readNumber(
  values: FormValues,
  name: string,
  { what, enter, least, most }: { what: string; enter: string; least: number; most: number },
): Reading<number> {
  const text = values.text(name);
  if (!text) return fault(name, enter);
  const number = /^-?\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(number)) return fault(name, `${what} must be a whole number, such as ${String(Math.max(least, 2))}`);
  if (number < least || number > most) {
    return fault(name, `${what} must be between ${String(least)} and ${String(most)}`);
  }
  return { value: number };
}

/** A time of day as people type it (`9am`, `9:30`, `14.30`, `midday`) as `09:30`; null when it is none. */
export function timeOfDay(text: string): string | null {
  const named = namedTimes.get(text.trim().toLowerCase());
  if (named !== undefined) return named;
  const [, hour = '', minute = '00', half = ''] = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(text.trim()) ?? [];
  if (hour === '' || (half === '' && !/[:.]/.test(text))) return null;
  const isAfternoon = half.toLowerCase() === 'pm';
  const given = Number(hour);
  if (half !== '' && (given < 1 || given > 12)) return null;
  const hours = half === '' ? given : (given % 12) + (isAfternoon ? 12 : 0);
  if (hours > 23 || Number(minute) > 59) return null;
  return `${String(hours).padStart(2, '0')}:${minute}`;
}

const namedTimes: ReadonlyMap<string, string> = new Map([
  ['midday', '12:00'],
  ['noon', '12:00'],
  ['midnight', '00:00'],
]);
