import { describe, expect, it } from '@jest/globals';
import { addMonths, InvalidDateError } from '@linchpin/dates';
import { UnknownBankHolidayError } from './bank-holidays.js';
import { BeyondCalendarError } from './known-years.js';
import { lastSafeDate, WorkingCalendar } from './working-calendar.js';

const statutory = WorkingCalendar.statutory();
const warning =
  'Bank holidays are known for 2015 to 2040 only. ' +
  'Days outside those years were counted Monday to Friday, so this date must be checked by hand.';

describe('the statutory calendar', () => {
  it.each([
    ['Mon', '2025-12-15', 15, 'Thu', '2026-01-08'],
    ['Mon', '2025-12-22', 20, 'Thu', '2026-01-22'],
    ['Fri', '2026-03-27', 15, 'Tue', '2026-04-21'],
    ['Thu', '2026-04-02', 10, 'Mon', '2026-04-20'],
    ['Fri', '2026-05-01', 15, 'Tue', '2026-05-26'],
    ['Mon', '2026-06-01', 20, 'Mon', '2026-06-29'],
    ['Mon', '2026-06-01', 45, 'Mon', '2026-08-03'],
    ['Sat', '2026-06-06', 15, 'Fri', '2026-06-26'],
    ['Fri', '2026-08-28', 1, 'Tue', '2026-09-01'],
    ['Wed', '2026-12-23', 5, 'Mon', '2027-01-04'],
    ['Thu', '2026-12-24', 1, 'Tue', '2026-12-29'],
    ['Fri', '2027-03-19', 10, 'Tue', '2027-04-06'],
  ])('%s %s and %i working days is %s %s', (_trigger, from, count, _due, date) => {
    expect(statutory.addWorkingDays(from, count)).toEqual({ date });
    expect(statutory.workingDaysBetween(from, date)).toBe(count);
  });

  it.each([
    ['2026-10-14', 'a Wednesday', true],
    ['2026-10-17', 'a Saturday', false],
    ['2026-10-18', 'a Sunday', false],
    ['2026-04-03', 'Good Friday', false],
    ['2026-04-06', 'Easter Monday', false],
    ['2026-12-25', 'Christmas Day', false],
    ['2026-12-28', 'the substitute for Boxing Day', false],
    ['2026-12-29', 'the day after it', true],
    ['2020-05-04', 'the early May that was moved', true],
    ['2020-05-08', 'the day it was moved to', false],
    ['2022-09-19', 'the state funeral', false],
  ])('knows whether %s, %s, is a working day', (date, _what, expected) => {
    expect(statutory.isWorkingDay(date)).toBe(expected);
  });

  it.each([
    ['2026-06-06', 0, '2026-06-05', 'on a Saturday, 0 is the Friday before'],
    ['2026-06-06', 1, '2026-06-08', 'forward from a Saturday counts from Friday'],
    ['2026-06-07', 1, '2026-06-08', 'forward from a Sunday counts from Friday too'],
    ['2026-04-05', 1, '2026-04-07', 'forward from Easter Sunday counts from Maundy Thursday'],
    ['2026-06-08', -1, '2026-06-05', 'backward from a Monday is Friday'],
    ['2026-06-06', -1, '2026-06-05', 'backward from a Saturday counts from Monday'],
    ['2026-06-06', -5, '2026-06-01', 'and leaves five working days until the Saturday'],
    ['2026-04-07', -5, '2026-03-27', 'backward over Easter'],
    ['2026-04-04', -5, '2026-03-27', 'backward from Easter Saturday counts from Tuesday'],
    ['2026-06-08', 0, '2026-06-08', 'on a working day, 0 is that day'],
    ['2026-06-06', -0, '2026-06-05', 'minus nothing is nothing'],
  ])('%s and %i working days is %s: %s', (from, count, date) => {
    expect(statutory.addWorkingDays(from, count)).toEqual({ date });
  });

  it.each([
    ['2026-04-05', '2026-04-02', '2026-04-07'],
    ['2026-06-06', '2026-06-05', '2026-06-08'],
    ['2026-06-08', '2026-06-08', '2026-06-08'],
  ])('finds the working days around %s: %s and %s', (date, before, after) => {
    expect(statutory.lastWorkingDayOnOrBefore(date)).toBe(before);
    expect(statutory.nextWorkingDayOnOrAfter(date)).toBe(after);
  });

  it.each([
    ['2026-06-08', '2026-06-08', 0],
    ['2026-06-08', '2026-06-12', 4],
    ['2026-06-12', '2026-06-08', -4],
    ['2026-06-05', '2026-06-07', 0], // overdue by no working day while the weekend lasts
    ['2026-06-06', '2026-06-08', 1],
    ['2026-04-02', '2026-04-07', 1],
  ])('counts the working days between %s and %s as %i', (from, to, expected) => {
    expect(statutory.workingDaysBetween(from, to)).toBe(expected);
  });

  it('refuses part of a working day', () => {
    expect(() => statutory.addWorkingDays('2026-06-08', 1.5)).toThrow(
      'Count in whole working days: 1.5 is not a whole number',
    );
    expect(() => statutory.explain('2026-06-08', Number.NaN)).toThrow(RangeError);
  });

  it('refuses text that is no date', () => {
    expect(() => statutory.addWorkingDays('2026-02-30', 1)).toThrow(InvalidDateError);
    expect(() => statutory.isWorkingDay('8 June 2026')).toThrow(InvalidDateError);
    expect(() => statutory.workingDaysBetween('2026-06-08', 'later')).toThrow(InvalidDateError);
    expect(() => statutory.explain('', 1)).toThrow(InvalidDateError);
  });
});

describe('proclaimed bank holidays', () => {
  it('adds a day to both calendars', () => {
    const proclaimed = [{ date: '2029-06-08', title: 'A day of thanks' }];

    for (const calendar of [WorkingCalendar.statutory(proclaimed), WorkingCalendar.service([], proclaimed)]) {
      expect(calendar.isWorkingDay('2029-06-08')).toBe(false);
      expect(calendar.addWorkingDays('2029-06-07', 1)).toEqual({ date: '2029-06-11' });
    }
    expect(statutory.isWorkingDay('2029-06-08')).toBe(true);
  });

  it('moves a bank holiday', () => {
    const calendar = WorkingCalendar.statutory([
      { date: '2029-05-11', title: 'Early May bank holiday', insteadOf: '2029-05-07' },
    ]);

    expect(calendar.isWorkingDay('2029-05-07')).toBe(true);
    expect(calendar.isWorkingDay('2029-05-11')).toBe(false);
  });

  it('takes a proclamation that it knows already as said', () => {
    const calendar = WorkingCalendar.statutory([
      { date: '2020-05-08', title: 'VE Day', insteadOf: '2020-05-04' },
      { date: '2022-09-19', title: 'State funeral' },
    ]);

    expect(calendar.isWorkingDay('2020-05-04')).toBe(true);
    expect(calendar.isWorkingDay('2020-05-08')).toBe(false);
    expect(calendar.explain('2022-09-16', 1).skipped.days).toEqual([
      { date: '2022-09-19', title: 'Bank holiday for the State Funeral of Queen Elizabeth II' },
    ]);
  });

  it('gives a bank holiday another name when the proclamation names the same day twice', () => {
    const calendar = WorkingCalendar.statutory([{ date: '2029-05-07', title: 'Renamed', insteadOf: '2029-05-07' }]);

    expect(calendar.explain('2029-05-04', 1).skipped.days).toEqual([{ date: '2029-05-07', title: 'Renamed' }]);
  });

  it('refuses to move a day that is no bank holiday', () => {
    const mistyped = [{ date: '2029-05-11', title: 'Early May bank holiday', insteadOf: '2029-05-08' }];

    expect(() => WorkingCalendar.statutory(mistyped)).toThrow(UnknownBankHolidayError);
    expect(() => WorkingCalendar.service([], mistyped)).toThrow(
      '2029-05-08 is not a bank holiday, so 2029-05-11 cannot take its place',
    );
  });

  it('refuses a day whose date is none', () => {
    expect(() => WorkingCalendar.statutory([{ date: '8 June 2029', title: 'A day of thanks' }])).toThrow(
      InvalidDateError,
    );
  });
});

describe('the service calendar', () => {
  const closureDays = [
    { date: '2026-12-29', title: 'Offices closed' },
    { date: '2026-12-30', title: 'Offices closed' },
    { date: '2026-12-31', title: 'Offices closed' },
    { date: '2026-06-06', title: 'A Saturday' },
    { date: '2026-12-25', title: 'Also ours' },
  ];
  const service = WorkingCalendar.service(closureDays);

  it('leaves out closure days as well as bank holidays', () => {
    expect(service.addWorkingDays('2026-12-24', 1)).toEqual({ date: '2027-01-04' });
    expect(service.addWorkingDays('2027-01-04', -1)).toEqual({ date: '2026-12-24' });
    expect(service.isWorkingDay('2026-12-30')).toBe(false);
    expect(service.isWorkingDay('2026-12-28')).toBe(false);
  });

  it('never lengthens a statutory deadline', () => {
    expect(statutory.addWorkingDays('2026-12-24', 1)).toEqual({ date: '2026-12-29' });
    expect(WorkingCalendar.statutory().isWorkingDay('2026-12-30')).toBe(true);
  });

  it('changes nothing for a closure day on a weekend or a bank holiday', () => {
    expect(service.addWorkingDays('2026-06-05', 1)).toEqual({ date: '2026-06-08' });
    expect(service.explain('2026-06-05', 1).skipped).toEqual({ weekends: 1, days: [] });
    expect(service.explain('2026-12-24', 1).skipped.days.slice(0, 2)).toEqual([
      { date: '2026-12-25', title: 'Christmas Day' },
      { date: '2026-12-28', title: 'Boxing Day (substitute day)' },
    ]);
  });

  it('is the statutory calendar where the council never closes', () => {
    expect(WorkingCalendar.service([]).workingDaysBetween('2015-01-02', '2040-12-31')).toBe(
      statutory.workingDaysBetween('2015-01-02', '2040-12-31'),
    );
  });

  it('keeps its days when the list it was built from changes', () => {
    const list = [{ date: '2026-07-01', title: 'Training day' }];
    const calendar = WorkingCalendar.service(list);
    list.pop();

    expect(calendar.isWorkingDay('2026-07-01')).toBe(false);
    expect(Object.isFrozen(calendar)).toBe(true);
  });

  it('refuses a closure day whose date is none', () => {
    expect(() => WorkingCalendar.service([{ date: '2026-02-30', title: 'Closed' }])).toThrow(InvalidDateError);
  });
});

describe('beyond the known years', () => {
  it.each([
    ['2040-12-31', 1, '2041-01-01'], // known to be wrong in fact, which is why it warns
    ['2040-12-03', 20, '2041-01-02'],
    ['2041-06-03', 5, '2041-06-10'],
    ['2041-06-03', -5, '2041-05-27'],
    ['2015-01-02', -1, '2014-12-31'],
    ['2014-12-22', 5, '2014-12-29'],
    ['2014-12-31', 1, '2015-01-02'],
    ['2041-01-02', -5, '2040-12-24'],
    ['2041-06-08', 0, '2041-06-07'],
  ])('warns that %s and %i working days, counted as %s, is not certain', (from, count, date) => {
    expect(statutory.addWorkingDays(from, count)).toEqual({ date, warning });
    expect(statutory.explain(from, count).due).toEqual({ date, warning });
    expect(statutory.explain(from, count).sentence.endsWith(warning)).toBe(true);
  });

  it('does not warn up to the last day it knows', () => {
    expect(statutory.addWorkingDays('2040-12-28', 1)).toEqual({ date: '2040-12-31' });
    expect(statutory.addWorkingDays('2015-01-05', -1)).toEqual({ date: '2015-01-02' });
  });

  it('warns of a count that began at the edge on a day it cannot know', () => {
    expect(statutory.addWorkingDays('2015-01-01', 1)).toEqual({ date: '2015-01-02', warning });
  });

  it('answers no plain question there', () => {
    expect(statutory.covers('2040-12-31')).toBe(true);
    expect(statutory.covers('2041-01-01')).toBe(false);
    expect(() => statutory.isWorkingDay('2041-01-01')).toThrow(BeyondCalendarError);
    expect(() => statutory.workingDaysBetween('2040-12-03', '2041-01-02')).toThrow(BeyondCalendarError);
    expect(() => statutory.workingDaysBetween('2014-12-31', '2015-01-02')).toThrow(BeyondCalendarError);
    expect(() => statutory.nextWorkingDayOnOrAfter('2041-06-08')).toThrow(BeyondCalendarError);
    expect(() => statutory.lastWorkingDayOnOrBefore('2015-01-01')).toThrow('Bank holidays of 2014 are not known');
  });

  it('leaves closure days and proclamations there out, and still warns', () => {
    const calendar = WorkingCalendar.service(
      [{ date: '2041-06-04', title: 'Closed' }],
      [{ date: '2041-06-05', title: 'A day of thanks', insteadOf: '2041-05-27' }],
    );

    expect(calendar.addWorkingDays('2041-06-03', 1)).toEqual({ date: '2041-06-04', warning });
  });

  it('reaches a thousand years without a walk, and says so', () => {
    const due = statutory.addWorkingDays('2026-06-01', 260_000);

    expect(due.warning).toBe(warning);
    expect(due.date.slice(0, 2)).toBe('30');
    expect(statutory.addWorkingDays(due.date, -260_000).date).toBe('2026-06-01');
  });
});

describe('lastSafeDate', () => {
  it.each([
    ['2026-02-28', '2026-02-27', 'a Saturday'],
    ['2026-04-06', '2026-04-02', 'Easter Monday'],
    ['2026-10-14', '2026-10-14', 'a working day'],
  ])('for a limit on %s gives %s: the limit is %s', (limit, date) => {
    expect(lastSafeDate(limit, statutory)).toEqual({ date });
  });

  it('gives the last working day of February for three months from 30 November 2025', () => {
    expect(lastSafeDate(addMonths('2025-11-30', 3), statutory)).toEqual({ date: '2026-02-27' });
  });

  it('follows the calendar it is given', () => {
    const service = WorkingCalendar.service([{ date: '2026-10-14', title: 'Training day' }]);

    expect(lastSafeDate('2026-10-14', service)).toEqual({ date: '2026-10-13' });
  });

  it('warns beyond the known years', () => {
    expect(lastSafeDate('2041-06-08', statutory)).toEqual({ date: '2041-06-07', warning });
  });
});
