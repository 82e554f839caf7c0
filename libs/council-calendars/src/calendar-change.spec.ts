import { describe, expect, it } from '@jest/globals';
import { applyChange, type CalendarChange, calendarChangeSchema } from './calendar-change.js';
import type { CalendarDays } from './calendar-days.js';
import { changesStatutory, differenceOf, sentencesOf } from './calendar-difference.js';

const autumn = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Autumn',
  startsOn: '2026-09-02',
  endsOn: '2026-12-18',
};
const spring = {
  id: '22222222-2222-4222-8222-222222222222',
  name: 'Spring',
  startsOn: '2027-01-04',
  endsOn: '2027-03-25',
};
const moved = { date: '2027-05-07', title: 'Early May bank holiday', insteadOf: '2027-05-03' };
const days: CalendarDays = {
  proclaimed: [moved],
  closureDays: [
    { date: '2026-12-29', title: 'Winter closure' },
    { date: '2026-12-30', title: 'Winter closure' },
  ],
  terms: [autumn, spring],
};

/** The sentences of a change, or why it is refused. */
const said = (change: CalendarChange): string[] | string => {
  try {
    return sentencesOf(differenceOf(days, applyChange(days, calendarChangeSchema.parse(change))));
  } catch (error) {
    return (error as Error).message;
  }
};

describe('a change of the calendars', () => {
  it('closes the working days of a stretch, and not those that are closed anyway', () => {
    const change: CalendarChange = { kind: 'close', from: '2026-12-24', to: '2027-01-03', title: 'Winter closure' };
    expect(said(change)).toEqual([
      'Thu 24 Dec 2026 is a closure day (Winter closure)',
      'Thu 31 Dec 2026 is a closure day (Winter closure)',
    ]);
    expect(applyChange(days, change).closureDays.map(({ date }) => date)).toEqual([
      '2026-12-24',
      '2026-12-29',
      '2026-12-30',
      '2026-12-31',
    ]);
  });

  it.each([
    ['2026-12-25', '2026-12-25', '25 December 2026 is a bank holiday already'],
    ['2027-05-07', '2027-05-07', '7 May 2027 is a bank holiday already'],
    ['2026-12-29', '2026-12-29', '29 December 2026 is a closure day already'],
    ['2026-12-25', '2026-12-30', 'All of these days are taken out already'],
    ['2026-12-26', '2026-12-27', 'This is a weekend: the offices are closed anyway'],
    ['2026-12-31', '2026-12-24', 'The last day must be the first day or after it'],
    ['2014-12-31', '2015-01-02', 'The year must be between 2015 and 2040'],
    ['2027-06-01', '2027-12-31', 'Close at most 60 working days at a time'],
    ['2026-01-01', '9999-12-31', 'The year must be between 2015 and 2040'],
  ])('does not close %s to %s: %s', (from, to, message) => {
    expect(said({ kind: 'close', from, to, title: 'Closed' })).toBe(message);
  });

  it('opens days again', () => {
    expect(said({ kind: 'open', from: '2026-12-30', to: '2026-12-30' })).toEqual([
      'Wed 30 Dec 2026 is no longer a closure day (Winter closure)',
    ]);
    expect(said({ kind: 'open', from: '2026-07-01', to: '2026-07-01' })).toMatch(/^There is no closure day/);
  });

  it('adds, changes and removes terms', () => {
    const id = '33333333-3333-4333-8333-333333333333';
    expect(said({ kind: 'add-term', id, name: 'Summer', startsOn: '2027-04-12', endsOn: '2027-07-21' })).toEqual([
      'The term Summer, 12 April 2027 to 21 July 2027, is added',
    ]);
    expect(said({ ...spring, kind: 'change-term', startsOn: '2027-01-05' })).toEqual([
      'Spring, 4 January 2027 to 25 March 2027, becomes Spring, 5 January 2027 to 25 March 2027',
    ]);
    expect(said({ kind: 'change-term', ...spring })).toEqual([]);
    expect(said({ kind: 'remove-term', id: autumn.id })).toEqual([
      'The term Autumn, 2 September 2026 to 18 December 2026, is removed',
    ]);
    expect(said({ kind: 'remove-term', id })).toMatch(/^There is no such term/);
  });

  it.each([
    ['2026-12-18', '2027-01-02', 'These days overlap Autumn, which is 2 September 2026 to 18 December 2026'],
    ['2026-12-19', '2027-06-01', 'These days overlap Spring, which is 4 January 2027 to 25 March 2027'],
    ['2027-04-12', '2027-04-12', 'The last day of a term must be after its first day'],
    ['2041-01-03', '2041-03-01', 'The year must be between 2015 and 2040'],
  ])('adds no term from %s to %s: %s', (startsOn, endsOn, message) => {
    const id = '33333333-3333-4333-8333-333333333333';
    expect(said({ kind: 'add-term', id, name: 'Another', startsOn, endsOn })).toBe(message);
  });

  it('takes in what was proclaimed, and forgets it again', () => {
    const news = [{ date: '2027-06-14', title: 'Day of thanks' }];
    expect(said({ kind: 'proclaim', news })).toEqual(['Mon 14 Jun 2027 is a bank holiday (Day of thanks)']);
    expect(said({ kind: 'proclaim', news: [{ ...moved, date: '2027-05-10', insteadOf: '2027-05-07' }] })).toEqual([
      'Fri 7 May 2027 is no longer a proclaimed bank holiday (Early May bank holiday)',
      'Mon 10 May 2027 is a bank holiday (Early May bank holiday), instead of Mon 3 May 2027',
    ]);
    expect(said({ kind: 'proclaim', news: [{ date: '2027-06-14', title: 'X', insteadOf: '2027-06-15' }] })).toBe(
      '2027-06-15 is not a bank holiday, so 2027-06-14 cannot take its place',
    );
    expect(said({ kind: 'unproclaim', date: '2027-05-07' })).toEqual([
      'Fri 7 May 2027 is no longer a proclaimed bank holiday (Early May bank holiday), and Mon 3 May 2027 is one again',
    ]);
    expect(said({ kind: 'unproclaim', date: '2027-05-03' })).toMatch(/^There is no such proclaimed bank holiday/);
  });

  it('touches the statutory calendar only by what was proclaimed', () => {
    const statutory = (change: CalendarChange) => changesStatutory(differenceOf(days, applyChange(days, change)));
    expect(statutory({ kind: 'unproclaim', date: '2027-05-07' })).toBe(true);
    expect(statutory({ kind: 'close', from: '2027-06-14', to: '2027-06-14', title: 'x' })).toBe(false);
    expect(statutory({ kind: 'remove-term', id: autumn.id })).toBe(false);
  });

  it.each([
    null,
    { kind: 'drop' },
    { kind: 'close', from: 'x', to: 'y', title: '' },
    { kind: 'close', from: '2026-12-15', to: '2026-12-15', title: 'X\u0000y' },
    { kind: 'close', from: '0999-12-15', to: '2026-12-15', title: 'X' },
    { kind: 'unproclaim', date: '0001-01-01' },
    { kind: 'add-term', id: spring.id, name: 'a\nb', startsOn: '2027-04-12', endsOn: '2027-07-21' },
    { kind: 'proclaim', news: [{ date: '2026-12-15', title: 'X\u0000y' }] },
    { kind: 'proclaim', news: [{ date: '0999-12-15', title: 'X' }] },
    { kind: 'proclaim', news: [{ date: '2026-12-15', title: 'X', insteadOf: '0001-01-01' }] },
  ])('is not read from a form that somebody made up: %j', (change) => {
    expect(calendarChangeSchema.safeParse(change).success).toBe(false);
  });

  it('never proclaims a weekend, or a day of years that nobody knows', () => {
    const proclaim = (...news: { date: string; insteadOf?: string }[]) =>
      said({ kind: 'proclaim', news: news.map((each) => ({ title: 'X', ...each })) });
    expect(proclaim({ date: '2026-12-12' })).toBe('12 December 2026 is on a weekend: a bank holiday is on a weekday');
    const unknown = 'The year must be between 2015 and 2040';
    expect(proclaim({ date: '2050-06-01' })).toBe(unknown);
    expect(proclaim({ date: '2027-06-01', insteadOf: '2050-06-01' })).toBe(unknown);
  });

  it('adds a term once, however often its form is sent', () => {
    const term = { id: spring.id, name: 'Again', startsOn: '2027-04-12', endsOn: '2027-07-21' };
    expect(said({ kind: 'add-term', ...term })).toBe('This term was added already');
  });
});
