import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { type Conditions, conditionsHold, conditionsSchema } from '@linchpin/conditions';
import { checkConditions } from './check-conditions.js';

/*
 * An oracle that shares nothing with what it judges: no Date, no Temporal, no calendar of ours. Days are counted by hand
 * since 1 March of year 0, London's clocks by the rule of the Summer Time Order, working days by walking.
 */

const ROUNDS = 26_000;

/** Bank holidays of England and Wales as published on GOV.UK, and the council's closure day. */
const HOLIDAYS = (
  '2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28 ' +
  '2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28'
).split(' ');
const CLOSED = '2026-12-29';

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
const lengthOf = (year: number, month: number) => (month === 2 && isLeap(year) ? 29 : (LENGTHS[month - 1] ?? 0));

/** Days since 1 January of year 0, by adding years and months up. */
function dayNumber(year: number, month: number, day: number): number {
  let days = 365 * year + Math.floor((year + 3) / 4) - Math.floor((year + 99) / 100) + Math.floor((year + 399) / 400);
  for (let before = 1; before < month; before += 1) days += lengthOf(year, before);
  return days + day;
}
/** Monday is 0. 30 November 2026 was a Monday. */
const weekdayOf = (day: number) => (((day - dayNumber(2026, 11, 30)) % 7) + 7) % 7;
const lastSunday = (year: number, month: number) => {
  let day = dayNumber(year, month, 31);
  while (weekdayOf(day) !== 6) day -= 1;
  return day;
};
/** Minutes that London is ahead of UTC at a UTC minute. */
function ahead(minute: number, year: number): number {
  const from = lastSunday(year, 3) * 1440 + 60;
  const until = lastSunday(year, 10) * 1440 + 60;
  return minute >= from && minute < until ? 60 : 0;
}

/** A text as the oracle reads it: its UTC minute with seconds as a fraction, and its day in London; null for no date. */
function read(text: unknown): { at: number; day: number } | null {
  if (typeof text !== 'string') return null;
  const digits = (from: number, length: number) => {
    const part = text.slice(from, from + length);
    return part.length === length && [...part].every((one) => one >= '0' && one <= '9') ? Number(part) : Number.NaN;
  };
  const [year, month, day] = [digits(0, 4), digits(5, 2), digits(8, 2)];
  if (Number.isNaN(year + month + day) || text[4] !== '-' || text[7] !== '-') return null;
  if (month < 1 || month > 12 || day < 1 || day > lengthOf(year, month)) return null;
  const number = dayNumber(year, month, day);
  // Midnight in London: clocks never change at midnight.
  if (text.length === 10) return { at: number * 1440 - ahead(number * 1440, year), day: number };
  const [hour, minute] = [digits(11, 2), digits(14, 2)];
  if (text[10] !== 'T' || text[13] !== ':' || !(hour <= 23) || !(minute <= 59)) return null;
  const seconds = text[16] === ':' ? digits(17, 2) : 0;
  if (!(seconds <= 59)) return null;
  const zone = text.slice(text[16] === ':' ? 19 : 16);
  const sign = zone.startsWith('-') ? -1 : 1;
  const offset =
    zone === 'Z' ? 0 : /^[+-]/.test(zone) ? Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)) : null;
  if (offset === null) return null;
  const at = number * 1440 + hour * 60 + minute - sign * offset;
  // The year of the London day may be the next one; no clock changes around the New Year.
  return { at: at + seconds / 60, day: Math.floor((at + ahead(at, year)) / 1440) };
}

const holidays = new Set(HOLIDAYS.map((one) => read(one)?.day));
const closed = read(CLOSED)?.day;
const works = (day: number, calendar: string) =>
  weekdayOf(day) < 5 && !holidays.has(day) && (calendar === 'statutory' || day !== closed);

/** The last day of a span: day 0 is the day itself, or the working day nearest to it on the side it is counted from. */
function lastDay(from: number, amount: number, unit: string, calendar: string, step: 1 | -1): number {
  if (unit === 'days') return from + step * amount;
  if (unit === 'weeks') return from + step * amount * 7;
  let day = from;
  while (!works(day, calendar)) day -= step;
  for (let left = amount; left > 0;) {
    day += step;
    if (works(day, calendar)) left -= 1;
  }
  return step === 1 ? Math.max(day, from) : Math.min(day, from);
}

interface Span {
  amount: number;
  unit: string;
  direction: string;
  calendar: string;
  from: 'event' | 'today' | { field: string };
}

function oracleSpan(operator: string, actual: unknown, span: Span, days: Record<string, number | undefined>): boolean {
  const day = read(actual)?.day;
  const origin = days[typeof span.from === 'string' ? span.from : span.from.field];
  if (day === undefined || origin === undefined) return false;
  const last = lastDay(origin, span.amount, span.unit, span.calendar, 1);
  const first = lastDay(origin, span.amount, span.unit, span.calendar, -1);
  const low = span.direction === 'after' ? origin : first;
  const high = span.direction === 'before' ? origin : last;
  if (operator === 'within') return day >= low && day <= high;
  return (span.direction !== 'before' && day > last) || (span.direction !== 'after' && day < first);
}

/** Numbers that are the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const random = seeded(27);
const under = (limit: number) => Math.floor(random() * limit);
const pick = <One>(all: readonly One[]): One => all[under(all.length)] as One;
const two = (number: number) => String(number).padStart(2, '0');

/** Mostly real dates near each other, and what senders and managers write by mistake. */
function someDate(): unknown {
  const day = `${pick(['2026', '2027'])}-${two(1 + under(13))}-${two(under(32))}`;
  const time = `T${two(under(25))}:${two(under(61))}`;
  const zone = pick(['Z', '+00:00', '+01:00', '-05:30', '+14:00', '']);
  return pick<() => unknown>([
    () => day,
    () => day,
    () => `${day}${time}${zone}`,
    () => `${day}${time}:${two(under(61))}${zone}`,
    () => `${pick(['2026-03-29', '2026-10-25', '2026-03-28'])}T${two(under(4))}:${pick(['00', '30', '59'])}${zone}`,
    () =>
      pick(['Room 5', '5', '', 'Monday', '14/10/2026', '2026', '2026-10', '20261014', 'M-2026-10-14', '0999-01-01']),
    () => pick([undefined, null, 5, true, ['2026-10-14']]),
  ])();
}

const calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service([{ date: CLOSED, title: 'Closed' }]),
  school: WorkingCalendar.school([], []),
};
const fields = new Map([
  ['at', { path: 'at', title: 'Start', kind: 'datetime', required: true, description: 'Start' } as const],
]);

describe('conditions on dates, against an oracle', () => {
  it(`before and after: ${String(ROUNDS)} judgements, and what the check refuses`, () => {
    const wrong: unknown[] = [];
    let held = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const [actual, value] = [someDate(), someDate()];
      const operator = pick(['before', 'after']);
      const [one, other] = [read(actual), read(value)];
      const wanted = one !== null && other !== null && (operator === 'before' ? one.at < other.at : one.at > other.at);
      const rule = { field: 'at', operator, value } as Conditions;
      const asOf = { occurredAt: new Date(0), receivedAt: new Date(0), calendars };
      const judged = conditionsHold(rule, { at: actual }, asOf);
      const accepted = value !== null && checkConditions(rule, [], fields).length === 0;
      // The year 999 is no year of ours, though the oracle counts it.
      if (String(actual).startsWith('0999') || String(value).startsWith('0999')) continue;
      if (judged !== wanted || accepted !== (other !== null)) wrong.push({ actual, operator, value, judged, accepted });
      if (judged) held += 1;
    }
    expect(wrong).toEqual([]);
    expect(held).toBeGreaterThan(ROUNDS / 10);
  });

  it(`within and more than: ${String(ROUNDS)} judgements`, () => {
    const wrong: unknown[] = [];
    let held = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const occurredAt = `2026-${two(3 + under(9))}-${two(1 + under(28))}T${two(under(24))}:${two(under(60))}:00Z`;
      const receivedAt = `2026-12-${two(1 + under(31))}T${two(under(24))}:30:00Z`;
      const target = someDate();
      const actual = random() < 0.7 ? `2026-${two(3 + under(10))}-${two(1 + under(30))}` : someDate();
      const span: Span = {
        amount: under(30),
        unit: pick(['days', 'working-days', 'weeks']),
        direction: pick(['after', 'before', 'either']),
        calendar: pick(['statutory', 'service']),
        from: pick(['event', 'today', { field: 'target' }]),
      };
      const days = { event: read(occurredAt)?.day, today: read(receivedAt)?.day, target: read(target)?.day };
      const origin = days[typeof span.from === 'string' ? span.from : 'target'];
      // The oracle knows the holidays of two years only.
      const near = (day: number | undefined) =>
        day === undefined || (day > dayNumber(2026, 2, 20) && day < dayNumber(2027, 11, 1));
      if (!near(origin)) continue;
      const operator = pick(['within', 'more-than']);
      const rule = conditionsSchema.parse({ field: 'at', operator, value: span });
      const asOf = { occurredAt: new Date(occurredAt), receivedAt: new Date(receivedAt), calendars };
      const judged = conditionsHold(rule, { at: actual, target }, asOf);
      if (String(actual).startsWith('0999') || String(target).startsWith('0999')) continue;
      const wanted = oracleSpan(operator, actual, span, days);
      if (judged !== wanted) wrong.push({ actual, operator, span, occurredAt, receivedAt, target, judged });
      if (judged) held += 1;
    }
    expect(wrong).toEqual([]);
    expect(held).toBeGreaterThan(ROUNDS / 20);
  });
});
