import { describe, expect, it } from '@jest/globals';
import Holidays from 'date-holidays';
import { WorkingCalendar } from './working-calendar.js';

/**
 * A second opinion that shares no code with the calendar: a list of all days, walked one by one, with the holidays of
 * another library. Slow and plain on purpose.
 */
const days: string[] = [];
for (const day = new Date('2015-01-01'); day.getUTCFullYear() <= 2040; day.setUTCDate(day.getUTCDate() + 1)) {
  days.push(day.toISOString().slice(0, 10));
}
const library = new Holidays('GB', 'ENG');
const bankHolidays = new Set(
  Array.from({ length: 26 }, (_, index) => library.getHolidays(2015 + index))
    .flat()
    .filter(({ type }) => type === 'public' || type === 'bank')
    .map(({ date }) => date.slice(0, 10)),
);
const isWeekday = (date: string) => !['Sat', 'Sun'].includes(new Date(date).toUTCString().slice(0, 3));

/** Every day of twenty years; the years around them are room for the counts to run into. */
const triggers = days.flatMap((date, index) => (date >= '2018-01-01' && date < '2038-01-01' ? [index] : []));
const LONGEST = 60;
const everyCount = Array.from({ length: LONGEST + 1 }, (_, count) => count);

const closures = days.filter((date) => /-12-(29|30|31)$|-07-1[0-4]$/.test(date) && isWeekday(date));
const calendars = [
  { name: 'statutory', calendar: WorkingCalendar.statutory(), closed: bankHolidays, counts: everyCount },
  {
    name: 'service',
    calendar: WorkingCalendar.service(closures.map((date) => ({ date, title: 'Closed' }))),
    closed: new Set([...bankHolidays, ...closures]),
    counts: [0, 1, 2, 3, 5, 10, 15, 20, 45, LONGEST],
  },
];

describe.each(calendars)('the $name calendar and a walk day by day', ({ calendar, closed, counts }) => {
  const works = days.map((date) => isWeekday(date) && !closed.has(date));

  /** The working days passed on the way from a day, day 0 first; `step` is 1 or -1. */
  function walk(trigger: number, step: 1 | -1): number[] {
    let at = trigger;
    while (!works[at]) at -= step;
    const passed = [at];
    while (passed.length <= LONGEST) {
      at += step;
      if (works[at]) passed.push(at);
    }
    return passed;
  }

  function differences(check: (trigger: number) => Iterable<string>): string[] {
    const found: string[] = [];
    for (const trigger of triggers) for (const difference of check(trigger)) found.push(difference);
    return found.slice(0, 10);
  }

  it('agree on which days are working days', () => {
    expect(days.filter((date, index) => calendar.isWorkingDay(date) !== works[index])).toEqual([]);
  });

  it('agree on up to 60 working days forward from every day of twenty years', () => {
    const found = differences(function* (trigger) {
      const from = days[trigger] ?? '';
      const passed = walk(trigger, 1);
      for (const count of counts) {
        const due = calendar.addWorkingDays(from, count);
        const expected = days[passed[count] ?? -1];
        if (due.date !== expected || due.warning) yield `${from} + ${count}: ${due.date}, not ${expected}`;
      }
    });

    expect(triggers).toHaveLength(7305);
    expect(found).toEqual([]);
  });

  it('agree on up to 60 working days backward from every day of twenty years', () => {
    const found = differences(function* (trigger) {
      const from = days[trigger] ?? '';
      const passed = walk(trigger, -1);
      for (const count of counts) {
        if (count === 0) continue; // nothing to go back: that is 0 forward
        const due = calendar.addWorkingDays(from, -count);
        const expected = days[passed[count] ?? -1];
        if (due.date !== expected || due.warning) yield `${from} - ${count}: ${due.date}, not ${expected}`;
      }
    });

    expect(found).toEqual([]);
  });

  it('agree on the nearest working days of every day of twenty years', () => {
    const found = differences(function* (trigger) {
      const from = days[trigger] ?? '';
      const before = days[walk(trigger, 1)[0] ?? -1];
      const after = days[walk(trigger, -1)[0] ?? -1];
      if (calendar.lastWorkingDayOnOrBefore(from) !== before) yield `on or before ${from} is not ${before}`;
      if (calendar.nextWorkingDayOnOrAfter(from) !== after) yield `on or after ${from} is not ${after}`;
    });

    expect(found).toEqual([]);
  });

  it('agree on the working days between every day of twenty years and days up to 13 weeks later', () => {
    const found = differences(function* (trigger) {
      const from = days[trigger] ?? '';
      let between = 0;
      for (let reach = 1; reach <= 91; reach += 1) {
        if (works[trigger + reach]) between += 1;
        if (reach > 5 && reach % 13 !== 0) continue;
        const to = days[trigger + reach] ?? '';
        if (calendar.workingDaysBetween(from, to) !== between) yield `from ${from} to ${to} is not ${between}`;
        if (calendar.workingDaysBetween(to, from) !== 0 - between) yield `from ${to} to ${from} is not -${between}`;
      }
    });

    expect(found).toEqual([]);
  });
});
