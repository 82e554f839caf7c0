import { describe, expect, it } from '@jest/globals';
import { addDays } from '@linchpin/dates';
import { ImpossibleTermsError, type SchoolTerm, UnknownTermError } from './school-terms.js';
import { lastSafeDate, WorkingCalendar } from './working-calendar.js';

const terms: SchoolTerm[] = [
  { name: 'Spring 2027, first half', startsOn: '2027-01-04', endsOn: '2027-02-12' },
  { name: 'Autumn 2026, first half', startsOn: '2026-09-02', endsOn: '2026-10-23' },
  { name: 'Autumn 2026, second half', startsOn: '2026-11-02', endsOn: '2026-12-18' },
];
const closed = [{ date: '2026-09-04', title: 'Training day' }];
const school = WorkingCalendar.school(terms, closed);
const warning =
  'School terms are known for 2 September 2026 to 12 February 2027 only. ' +
  'Days outside them were counted as working days of the council, so this date must be checked by hand.';

describe('the school calendar', () => {
  it.each([
    ['2026-10-22', 1, '2026-10-23', 'inside a term'],
    ['2026-10-23', 1, '2026-11-02', 'over half-term'],
    ['2026-12-18', 5, '2027-01-08', 'over Christmas'],
    ['2026-10-28', 0, '2026-10-23', 'in the holidays, 0 is the last day of school'],
    ['2026-10-28', 1, '2026-11-02', 'in the holidays, forward counts from the last day of school'],
    ['2026-10-28', -1, '2026-10-23', 'in the holidays, backward counts from the first day of school'],
    ['2026-11-02', -10, '2026-10-12', 'backward over half-term'],
    ['2026-09-03', 1, '2026-09-07', 'a closure day of the council is none, and a weekend neither'],
    ['2026-12-18', 30, '2027-02-12', 'up to the last day of the last term'],
  ])('%s and %i school days is %s: %s', (from, count, date) => {
    expect(school.addWorkingDays(from, count)).toEqual({ date });
  });

  it('has the school days and no others', () => {
    const days = Array.from({ length: 164 }, (_, index) => addDays('2026-09-02', index));
    const expected = days.filter(
      (date) =>
        terms.some(({ startsOn, endsOn }) => startsOn <= date && date <= endsOn) &&
        WorkingCalendar.service(closed).isWorkingDay(date),
    );
    expect(days.filter((date) => school.isWorkingDay(date))).toEqual(expected);
    expect(school.workingDaysBetween('2026-09-02', '2027-02-12')).toBe(expected.length - 1);
  });

  it.each([
    ['2027-02-12', 1, '2027-02-15', 'past the last known term'],
    ['2027-02-13', 0, '2027-02-12', 'from a day after it'],
    ['2027-03-26', -1, '2027-03-25', 'all of it after'],
    ['2027-03-01', -20, '2027-02-01', 'back into the terms'],
    ['2026-09-02', -1, '2026-09-01', 'before the first known term'],
    ['2026-08-28', 3, '2026-09-03', 'from a day before it'],
  ])('warns that %s and %i school days, counted as %s, is not certain: %s', (from, count, date) => {
    expect(school.addWorkingDays(from, count)).toEqual({ date, warning });
    expect(school.explain(from, count).sentence.endsWith(warning)).toBe(true);
    expect(lastSafeDate(date, school).date <= date).toBe(true);
  });

  it('does not take a year without terms for a holiday', () => {
    const gap = WorkingCalendar.school(
      [terms[0] as SchoolTerm, { name: 'Autumn 2027', startsOn: '2027-09-01', endsOn: '2027-12-17' }],
      [],
    );
    expect(gap.addWorkingDays('2027-02-12', 1)).toEqual({
      date: '2027-02-15',
      warning: expect.stringContaining('4 January 2027 to 12 February 2027 and 1 September 2027 to 17 December 2027'),
    });
    expect(gap.addWorkingDays('2027-02-10', 160).warning).toBeDefined();
    expect(() => gap.workingDaysBetween('2027-02-10', '2027-09-10')).toThrow(UnknownTermError);
    expect(() => gap.isWorkingDay('2027-06-01')).toThrow(UnknownTermError);
  });

  it('takes the summer for a holiday', () => {
    const summer = WorkingCalendar.school(
      [
        { name: 'Summer 2027', startsOn: '2027-06-07', endsOn: '2027-07-21' },
        { name: 'Autumn 2027', startsOn: '2027-09-02', endsOn: '2027-10-22' },
      ],
      [],
    );
    expect(summer.addWorkingDays('2027-07-21', 1)).toEqual({ date: '2027-09-02' });
  });

  it('warns of every date while no term is known', () => {
    const none = WorkingCalendar.school([], closed);
    expect(none.addWorkingDays('2026-11-03', 1)).toEqual({
      date: '2026-11-04',
      warning: expect.stringContaining('No school terms are known.'),
    });
    expect(none.covers('2026-11-03')).toBe(false);
  });

  it('answers no plain question outside the terms', () => {
    expect(school.covers('2027-02-12')).toBe(true);
    expect(school.covers('2027-02-13')).toBe(false);
    expect(() => school.isWorkingDay('2027-02-13')).toThrow('School terms around 13 February 2027 are not known');
    expect(() => school.nextWorkingDayOnOrAfter('2026-09-01')).toThrow(UnknownTermError);
    expect(school.nextWorkingDayOnOrAfter('2026-10-26')).toBe('2026-11-02');
    expect(school.lastWorkingDayOnOrBefore('2026-11-01')).toBe('2026-10-23');
  });

  it('words a count in school days, with the holidays that it passes over', () => {
    expect(school.explain('2026-12-17', 2)).toMatchObject({
      skipped: { weekends: 0, days: [], holidays: [{ from: '2026-12-19', to: '2027-01-03' }] },
      sentence: '2 school days from Thu 17 Dec 2026 is Mon 4 Jan 2027: skips school holidays 19 Dec 2026 to 3 Jan 2027',
    });
    expect(school.explain('2026-10-16', 6).sentence).toBe(
      '6 school days from Fri 16 Oct 2026 is Mon 2 Nov 2026: skips 1 weekend, school holidays 24 Oct to 1 Nov 2026',
    );
    expect(school.explain('2026-09-03', 1).sentence).toBe(
      '1 school day from Thu 3 Sep 2026 is Mon 7 Sep 2026: skips 1 weekend, 4 Sep',
    );
  });

  it('refuses terms that cannot be', () => {
    const clash = { name: 'Inset week', startsOn: '2026-10-23', endsOn: '2026-10-30' };
    expect(() => WorkingCalendar.school([...terms, clash], [])).toThrow(
      new ImpossibleTermsError('Inset week overlaps another term'),
    );
    expect(() => WorkingCalendar.school([{ ...clash, endsOn: '2026-10-01' }], [])).toThrow('ends before it starts');
  });
});
