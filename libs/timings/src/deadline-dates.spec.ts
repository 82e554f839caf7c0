import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { addDays, londonDate } from '@linchpin/dates';
import { deadlineDates, plannedDates } from './deadline-dates.js';
import { type Timing, timingSchema } from './timing.js';

const closure = [{ date: '2026-12-29', title: 'Closed' }];
const calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service(closure),
  school: WorkingCalendar.school([{ name: 'Autumn', startsOn: '2026-09-01', endsOn: '2026-12-18' }], closure),
};

const dates = (timing: Partial<Timing>, occurredAt = '2026-12-01T10:30:00Z', percent = 75) => {
  const found = deadlineDates(timingSchema.parse(timing), new Date(occurredAt), calendars, percent);
  return { ...found, dueAt: found.dueAt.toISOString(), atRiskAt: found.atRiskAt.toISOString() };
};
const statutory = (amount: number, from: string): Partial<Timing> => ({
  from,
  amount,
  unit: 'working-days',
  calendar: 'statutory',
});

describe('the dates of a deadline', () => {
  // Day-0 counting: the vectors of the CIN census guide's rule, and the day on which 75% of the count has passed.
  it.each([
    ['2025-12-15', 15, '2026-01-08', '2026-01-05'],
    ['2025-12-22', 20, '2026-01-22', '2026-01-15'],
    ['2026-03-27', 15, '2026-04-21', '2026-04-16'],
    ['2026-04-02', 10, '2026-04-20', '2026-04-16'],
    ['2026-05-01', 15, '2026-05-26', '2026-05-20'],
    ['2026-06-01', 20, '2026-06-29', '2026-06-22'],
    ['2026-06-01', 45, '2026-08-03', '2026-07-17'],
    ['2026-06-06', 15, '2026-06-26', '2026-06-23'],
    ['2026-08-28', 1, '2026-09-01', '2026-09-01'],
    ['2026-12-23', 5, '2027-01-04', '2026-12-31'],
    ['2026-12-24', 1, '2026-12-29', '2026-12-29'],
    ['2027-03-19', 10, '2027-04-06', '2027-04-02'],
  ])('from %s, %i working days are owed on %s and at risk on %s', (from, amount, dueOn, riskOn) => {
    const found = dates(statutory(amount, from));
    expect(found).toMatchObject({ startsOn: from, dueOn, warning: null });
    expect(londonDate(new Date(found.atRiskAt))).toBe(riskOn);
  });

  it('end with their day in London, in winter and in summer, and are at risk from nine in the morning', () => {
    expect(dates(statutory(15, '2025-12-15'))).toMatchObject({
      dueAt: '2026-01-09T00:00:00.000Z',
      atRiskAt: '2026-01-05T09:00:00.000Z',
    });
    expect(dates(statutory(20, '2026-06-01'))).toMatchObject({
      dueAt: '2026-06-29T23:00:00.000Z',
      atRiskAt: '2026-06-22T08:00:00.000Z',
    });
    // The day on which the clocks go back has 25 hours, and all of them count.
    expect(dates({ from: '2026-10-24', amount: 1 })).toMatchObject({ dueAt: '2026-10-26T00:00:00.000Z' });
  });

  it('count from the day of the event in London', () => {
    const found = dates({ amount: 10, unit: 'working-days', calendar: 'statutory' }, '2026-06-30T23:30:00Z');
    expect(found).toMatchObject({ startsOn: '2026-07-01', dueOn: '2026-07-15' });
  });

  it('are later for a closure day only where the council counts by its own calendar', () => {
    expect(dates(statutory(1, '2026-12-24')).dueOn).toBe('2026-12-29');
    expect(dates({ ...statutory(1, '2026-12-24'), calendar: 'service' }).dueOn).toBe('2026-12-30');
  });

  it('count weeks and months by calendar days, to the last working day within them', () => {
    expect(dates({ from: '2026-11-30', amount: 3, unit: 'months' })).toMatchObject({
      // The limit, 28 February, is a Sunday.
      dueOn: '2027-02-26',
      // 88 days, of which 66 are 75%.
      atRiskAt: '2027-02-04T09:00:00.000Z',
    });
    expect(dates({ from: '2026-10-25', amount: 2, unit: 'months', calendar: 'statutory' }).dueOn).toBe('2026-12-24');
    expect(dates({ from: '2026-12-01', amount: 6, unit: 'weeks' })).toMatchObject({
      dueOn: '2027-01-12',
      atRiskAt: '2027-01-02T09:00:00.000Z',
    });
  });

  // domain: a limit that is no working day is kept on the working day before it, wherever the limit comes from.
  it.each([
    ['a Sunday', '2026-12-20', '2026-12-18'],
    ['a Saturday', '2026-12-19', '2026-12-18'],
    ['Boxing Day in lieu', '2026-12-28', '2026-12-24'],
    ['a working day', '2026-12-21', '2026-12-21'],
  ])('keep a limit that comes as a date by the last working day: %s', (_what, from, dueOn) => {
    expect(dates({ from, amount: 0, calendar: 'statutory' })).toMatchObject({
      dueOn,
      dueAt: `${addDays(dueOn, 1)}T00:00:00.000Z`,
    });
  });

  it('go by the council’s closure days only where the council counts', () => {
    expect(dates({ from: '2026-12-29', amount: 0, calendar: 'statutory' }).dueOn).toBe('2026-12-29');
    expect(dates({ from: '2026-12-29', amount: 0, calendar: 'service' }).dueOn).toBe('2026-12-24');
  });

  it('have one day, from which whatever speaks of the deadline takes its own', () => {
    const timing = timingSchema.parse({ from: '2026-12-29', amount: 0, calendar: 'service' });
    const day = (rule: 'statutory' | 'local') =>
      plannedDates({ rule, timing, atRisk: 75 }, new Date('2026-12-01T10:30:00Z'), calendars);
    expect(day('local')).toMatchObject({ dueOn: '2026-12-24', timing: { calendar: 'service' } });
    expect(day('statutory')).toMatchObject({ dueOn: '2026-12-29', timing: { calendar: 'statutory' } });
  });

  it('take hours to the moment, and their risk too', () => {
    expect(dates({ amount: 4, unit: 'hours' }, '2026-12-01T22:00:00Z', 50)).toEqual({
      startsOn: '2026-12-01',
      dueOn: '2026-12-02',
      dueAt: '2026-12-02T02:00:00.000Z',
      atRiskAt: '2026-12-02T00:00:00.000Z',
      warning: null,
    });
  });

  it('take a time of day to the moment', () => {
    expect(dates({ ...statutory(2, '2026-12-01'), at: '12:00' })).toMatchObject({
      dueAt: '2026-12-03T12:00:00.000Z',
      atRiskAt: '2026-12-03T09:00:00.000Z',
    });
  });

  it('before a day run from the event to the day that is owed', () => {
    const before = { ...statutory(5, '2026-12-18'), direction: 'before' as const };
    expect(dates(before, '2026-12-01T10:30:00Z')).toMatchObject({
      startsOn: '2026-12-01',
      dueOn: '2026-12-11',
      atRiskAt: '2026-12-09T09:00:00.000Z',
    });
    // Heard of too late: missed already, and at risk no later than that.
    expect(dates(before, '2026-12-15T10:30:00Z')).toMatchObject({
      dueAt: '2026-12-12T00:00:00.000Z',
      atRiskAt: '2026-12-12T00:00:00.000Z',
    });
  });

  it('on the very day that the event names run from the event to that day', () => {
    expect(dates({ from: '2026-12-21', amount: 0 }, '2026-12-01T10:30:00Z')).toMatchObject({
      startsOn: '2026-12-01',
      dueOn: '2026-12-21',
      atRiskAt: '2026-12-16T09:00:00.000Z',
    });
  });

  it('are never at risk after they are owed', () => {
    const found = dates({ from: '2026-12-01', amount: 0, at: '07:00' }, '2026-12-01T06:00:00Z');
    expect(found).toMatchObject({ dueAt: '2026-12-01T07:00:00.000Z', atRiskAt: '2026-12-01T07:00:00.000Z' });
  });

  it('carry the warning of the calendar past the last known bank holiday or term', () => {
    expect(dates(statutory(15, '2040-12-20')).warning).toMatch(/checked by hand/);
    const school = {
      from: '2027-03-01',
      amount: 5,
      unit: 'working-days',
      direction: 'before',
      calendar: 'school',
    } as const;
    expect(dates(school).warning).toEqual(expect.any(String));
  });
});
