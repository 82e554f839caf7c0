import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { dateOf, momentOf, timingSchema } from './timing.js';

const closureDays = [{ date: '2026-12-29', title: 'Winter closure' }];
const terms = [
  { name: 'Autumn 2026', startsOn: '2026-11-02', endsOn: '2026-12-18' },
  { name: 'Spring 2027', startsOn: '2027-01-05', endsOn: '2027-02-12' },
];
const calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service(closureDays),
  school: WorkingCalendar.school(terms, closureDays),
};
const occurredAt = new Date('2026-12-23T09:30:00Z');
const date = (timing: object) => dateOf(timingSchema.parse(timing), occurredAt, calendars).date;
const moment = (timing: object) => momentOf(timingSchema.parse(timing), occurredAt, calendars).toISOString();

describe('a timing', () => {
  it('without an amount is the day of the event', () => {
    expect(date({})).toBe('2026-12-23');
  });

  it('counts working days on the service calendar unless it says statutory', () => {
    expect(date({ amount: 2, unit: 'working-days' })).toBe('2026-12-30');
    expect(date({ amount: 2, unit: 'working-days', calendar: 'statutory' })).toBe('2026-12-29');
  });

  it('counts school days in term time, and warns past the last known term', () => {
    expect(date({ amount: 2, unit: 'working-days', calendar: 'school' })).toBe('2027-01-06');
    const timing = timingSchema.parse({ amount: 50, unit: 'working-days', calendar: 'school' });
    expect(dateOf(timing, occurredAt, calendars).warning).toMatch(/^School terms are known for 2 November 2026 to/);
  });

  it('counts back from a date field', () => {
    const timing = { from: '2027-01-14T10:00:00Z', amount: 3, unit: 'working-days', direction: 'before' };
    expect(date(timing)).toBe('2027-01-11');
  });

  it('counts days, weeks and calendar months', () => {
    expect(date({ amount: 10, unit: 'days' })).toBe('2027-01-02');
    expect(date({ amount: 1, unit: 'weeks' })).toBe('2026-12-30');
    expect(date({ from: '2026-11-30', amount: 3, unit: 'months' })).toBe('2027-02-28');
  });

  it('keeps the time of day in London, over the change of the clocks too', () => {
    expect(moment({ from: '2026-03-27T09:00:00Z', amount: 3, unit: 'days' })).toBe('2026-03-30T08:00:00.000Z');
    expect(moment({ from: '2026-07-01', at: '09:00' })).toBe('2026-07-01T08:00:00.000Z');
  });

  it('takes the first time after the hour that the clocks leave out', () => {
    expect(moment({ from: '2027-03-21T01:30:00Z', amount: 7, unit: 'days' })).toBe('2027-03-28T01:00:00.000Z');
    expect(moment({ from: '2027-03-28', at: '01:59' })).toBe('2027-03-28T01:00:00.000Z');
    expect(moment({ from: '2027-03-28', at: '02:00' })).toBe('2027-03-28T01:00:00.000Z');
  });

  it('adds hours as hours', () => {
    expect(moment({ from: '2026-03-28T23:30:00Z', amount: 4, unit: 'hours' })).toBe('2026-03-29T03:30:00.000Z');
    expect(date({ amount: 24, unit: 'hours' })).toBe('2026-12-24');
  });

  it('refuses a unit, a time of day or an origin that it does not know', () => {
    for (const wrong of [{ unit: 'fortnights' }, { at: '25:00' }, { from: 'soon' }, { amount: -1 }]) {
      expect(timingSchema.safeParse(wrong).success).toBe(false);
    }
  });
});
