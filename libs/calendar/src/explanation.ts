import { type CivilDate, dayNumber, formatShortDate, formatTimeOfDay } from '@linchpin/dates';
import type { NamedDay } from './bank-holidays.js';
import type { DueDate } from './due-date.js';
import type { SchoolHoliday } from './school-terms.js';

/** What a working-day count skipped between the day it counted from and the day due. */
export interface Skipped {
  /** Whole weekends, Saturday and Sunday together. */
  readonly weekends: number;
  /** Bank holidays and closure days that fell on a weekday, in order of date. */
  readonly days: readonly NamedDay[];
  /** On the school calendar: the holidays, whose weekends and bank holidays are in none of the above. */
  readonly holidays?: readonly SchoolHoliday[];
}

/** A working-day count, and why it ends where it ends. */
export interface Explanation {
  /** The trigger day as it was given. */
  readonly from: CivilDate;
  /** The working day taken as day 0: differs from `from` when that is a non-working day. */
  readonly countedFrom: CivilDate;
  /** Working days counted; negative is backward. */
  readonly count: number;
  readonly due: DueDate;
  readonly skipped: Skipped;
  /**
   * For people: "15 working days from Mon 15 Dec 2025 is Thu 8 Jan 2026: skips 3 weekends, 25 and 26 Dec, 1 Jan".
   * Ends with the warning of `due`, where there is one.
   */
  readonly sentence: string;
}

/** What the days of a calendar are called: see the glossary. */
export type CountedDay = 'working day' | 'council working day' | 'school day';

/** Words the count; `at` is the time of day that is meant on the day due. Only for use in this library. */
export function sentenceFor(facts: Omit<Explanation, 'sentence'>, unit: CountedDay, at?: string): string {
  const { from, countedFrom, count, due } = facts;
  const end = `${at === undefined ? '' : `${formatTimeOfDay(at)} on `}${formatShortDate(due.date)}`;
  if (count === 0) return withWarning(due, dayItself(facts, end, unit));
  const days = Math.abs(count) === 1 ? `1 ${unit}` : `${Math.abs(count)} ${unit}s`;
  const start = `${count < 0 ? 'before' : 'from'} ${formatShortDate(from)}`;
  const dayZero = countedFrom === from ? '' : `, counted from ${formatShortDate(countedFrom)},`;
  const skips = skipsOf(facts);
  return withWarning(due, `${days} ${start}${dayZero} is ${end}${skips && `: skips ${skips}`}`);
}

/** Nothing is counted: the day itself, or the last such day before it. */
function dayItself({ from, due }: Omit<Explanation, 'sentence'>, end: string, unit: CountedDay): string {
  if (due.date === from) return `${end}, the day itself`;
  return `${formatShortDate(from)} is not a ${unit}, so it is ${end}`;
}

function withWarning({ warning }: DueDate, sentence: string): string {
  return warning === undefined ? sentence : `${sentence}. ${warning}`;
}

function skipsOf({ countedFrom, due, skipped }: Omit<Explanation, 'sentence'>): string {
  // A day and a month say which day is meant until the count runs over a year.
  const withYear = Math.abs(dayNumber(due.date) - dayNumber(countedFrom)) >= 365;
  const daysByMonth = new Map<string, string[]>();
  for (const { date } of skipped.days) {
    const month = formatShortDate(date)
      .split(' ')
      .slice(2, withYear ? 4 : 3)
      .join(' ');
    daysByMonth.set(month, [...(daysByMonth.get(month) ?? []), String(Number(date.slice(8)))]);
  }
  const months = [...daysByMonth].map(([month, days]) => `${listed(days)} ${month}`);
  const weekends = skipped.weekends === 1 ? '1 weekend' : `${skipped.weekends} weekends`;
  const holidays = (skipped.holidays ?? []).map(({ from, to }) => `school holidays ${stretch(from, to)}`);
  return [...(skipped.weekends > 0 ? [weekends] : []), ...months, ...holidays].join(', ');
}

/** `19 Dec 2026 to 3 Jan 2027`, `24 Oct to 1 Nov 2026`. */
function stretch(from: CivilDate, to: CivilDate): string {
  const words = (date: CivilDate) => formatShortDate(date).slice(4);
  return `${from.slice(0, 4) === to.slice(0, 4) ? words(from).slice(0, -5) : words(from)} to ${words(to)}`;
}

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
