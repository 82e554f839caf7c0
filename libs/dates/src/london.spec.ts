import { describe, expect, it } from '@jest/globals';
import { InvalidDateError } from './civil-date.js';
import { instantAt, InvalidTimeError, londonDate, londonTime, SkippedTimeError } from './london.js';

describe('londonDate and londonTime', () => {
  it.each([
    ['2026-01-15T23:59:59.999Z', '2026-01-15', '23:59'], // winter: London keeps UTC
    ['2026-06-30T22:59:59.999Z', '2026-06-30', '23:59'], // summer: an hour ahead
    ['2026-06-30T23:00:00.000Z', '2026-07-01', '00:00'],
    ['2026-03-29T00:59:59.999Z', '2026-03-29', '00:59'], // the clocks go forward at 1am
    ['2026-03-29T01:00:00.000Z', '2026-03-29', '02:00'],
    ['2026-10-25T00:30:00.000Z', '2026-10-25', '01:30'], // the clocks go back at 2am
    ['2026-10-25T01:30:00.000Z', '2026-10-25', '01:30'],
    ['2026-10-25T23:30:00.000Z', '2026-10-25', '23:30'],
  ])('at %s it is %s, %s', (moment, date, time) => {
    expect(londonDate(new Date(moment))).toBe(date);
    expect(londonTime(new Date(moment))).toBe(time);
  });

  it('refuses an invalid moment', () => {
    expect(() => londonDate(new Date('never'))).toThrow(InvalidDateError);
    expect(() => londonTime(new Date('never'))).toThrow(InvalidDateError);
  });
});

describe('instantAt', () => {
  it.each([
    ['2026-01-15', '10:00', '2026-01-15T10:00:00.000Z'],
    ['2026-06-15', '10:00', '2026-06-15T09:00:00.000Z'],
    ['2026-07-01', '00:00', '2026-06-30T23:00:00.000Z'],
    ['2026-03-29', '00:59', '2026-03-29T00:59:00.000Z'],
    ['2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'],
    ['2026-10-25', '00:59', '2026-10-24T23:59:00.000Z'],
    ['2026-10-25', '02:00', '2026-10-25T02:00:00.000Z'],
  ])('%s at %s is %s', (date, time, moment) => {
    expect(instantAt(date, time).toISOString()).toBe(moment);
  });

  it.each(['01:00', '01:30', '01:59'])('refuses %s on the night the clocks go forward', (time) => {
    expect(() => instantAt('2026-03-29', time)).toThrow(SkippedTimeError);
    expect(() => instantAt('2026-03-29', time)).toThrow(
      `${time} on 2026-03-29 does not exist in London: the clocks go forward over it`,
    );
  });

  it.each([
    ['01:00', '2026-10-25T00:00:00.000Z'],
    ['01:30', '2026-10-25T00:30:00.000Z'],
    ['01:59', '2026-10-25T00:59:00.000Z'],
  ])('takes the earlier %s of the night the clocks go back', (time, moment) => {
    expect(instantAt('2026-10-25', time).toISOString()).toBe(moment);
  });

  it('comes back to the same date and time through every day of 2026, but for the half hour that is left out', () => {
    const failures: string[] = [];
    const skipped: string[] = [];
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      for (const time of ['00:00', '00:30', '01:30', '02:30', '12:00', '23:59']) {
        try {
          const moment = instantAt(date, time);
          if (londonDate(moment) !== date || londonTime(moment) !== time) failures.push(`${date} ${time}`);
        } catch {
          skipped.push(`${date} ${time}`);
        }
      }
    }
    expect(failures).toEqual([]);
    expect(skipped).toEqual(['2026-03-29 01:30']);
  });

  it.each(['24:00', '9:30', '09:60', '09:30:00', '10am', ''])('refuses %j as a time', (time) => {
    expect(() => instantAt('2026-10-14', time)).toThrow(InvalidTimeError);
  });

  it('refuses a date that is none', () => {
    expect(() => instantAt('2026-02-30', '10:00')).toThrow(InvalidDateError);
  });
});
