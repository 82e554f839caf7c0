import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { keptDate, keptDateNote } from './kept-date.js';

const law = WorkingCalendar.statutory();
const council = WorkingCalendar.service([{ date: '2026-12-29', title: 'Winter closure' }]);
// Monday.
const today = '2026-11-30';

describe('a date that people are asked to keep', () => {
  it('is the one that was asked for where that can be met', () => {
    expect(keptDate({ date: '2026-12-04' }, { today, notice: 3, before: '2026-12-09' }, council)).toEqual({
      date: '2026-12-04',
    });
    expect(keptDate({ date: today }, { today }, council)).toEqual({ date: today });
  });

  it('has never passed when it is asked for', () => {
    const kept = keptDate({ date: '2026-11-20' }, { today }, council);
    expect(kept).toEqual({ date: today, moved: 'passed' });
    expect(keptDateNote('2026-11-20', kept)).toBe(
      'The date for this, 20 November 2026, had passed when it was asked for. It is asked for by 30 November 2026 instead.',
    );
    // On a day of rest the next working day is the first on which it can be done.
    expect(keptDate({ date: '2026-11-20' }, { today: '2026-11-28' }, council).date).toBe('2026-11-30');
  });

  it.each([
    ['a Saturday', '2026-12-12', '2026-12-11', law],
    ['Christmas Day', '2026-12-25', '2026-12-24', law],
    ['the Saturday after it, where the law says a week', '2026-12-26', '2026-12-24', law],
    ['a closure day of the council', '2026-12-29', '2026-12-24', council],
    ['no closure day in law', '2026-12-29', '2026-12-29', law],
  ])('is kept on the working day before %s', (_what, asked, kept, calendar) => {
    expect(keptDate({ date: asked }, { today }, calendar).date).toBe(kept);
  });

  it('says that a day was none to work on', () => {
    expect(keptDateNote('2026-12-25', keptDate({ date: '2026-12-25' }, { today }, law))).toBe(
      'The date for this, 25 December 2026, is not a working day. It is asked for by 24 December 2026, the working day before.',
    );
    // Asked for on the Saturday itself: it has not passed, and nobody works before Monday.
    const kept = keptDate({ date: '2026-12-05' }, { today: '2026-12-05' }, law);
    expect(kept).toEqual({ date: '2026-12-07', moved: 'no-day-left' });
    expect(keptDateNote('2026-12-05', kept)).toContain('none was left before it');
  });

  it('leaves a letter the time of the post there and back', () => {
    const kept = keptDate({ date: '2026-12-01' }, { today, notice: 3, before: '2026-12-09' }, council);
    expect(kept).toEqual({ date: '2026-12-03', moved: 'too-near' });
    expect(keptDateNote('2026-12-01', kept)).toContain('is too near for an answer by post');
    // Posted on the next working day.
    expect(keptDate({ date: '2026-11-28' }, { today: '2026-11-28', notice: 3 }, council).date).toBe('2026-12-03');
  });

  it.each([
    ['tomorrow', '2026-12-01'],
    ['on the first day by which an answer could be there', '2026-12-03'],
    ['over already', '2026-11-27'],
  ])('is none where the meeting is %s', (_what, before) => {
    expect(keptDate({ date: '2026-11-27' }, { today, notice: 3, before }, council)).toEqual({
      date: null,
      moved: 'too-late',
    });
  });

  it('comes before the meeting, wherever that has been moved', () => {
    expect(keptDate({ date: '2026-12-16' }, { today, notice: 3, before: '2026-12-10' }, council)).toEqual({
      date: '2026-12-09',
      moved: 'not-before-the-meeting',
    });
    expect(keptDate({ date: '2026-12-10' }, { today, notice: 3, before: '2026-12-10' }, council).date).toBe(
      '2026-12-09',
    );
  });

  it('stays as it is, with its warning, outside what the calendar knows', () => {
    expect(keptDate({ date: '2045-01-01', warning: 'By hand.' }, { today }, law)).toEqual({
      date: '2045-01-01',
      warning: 'By hand.',
    });
  });

  it('holds for every day of ten years: never passed, never a day of rest, never on or after the meeting', () => {
    for (let day = Date.UTC(2020, 0, 1); day < Date.UTC(2030, 0, 1); day += 86_400_000 * 3) {
      const on = (days: number) => new Date(day + days * 86_400_000).toISOString().slice(0, 10);
      for (const [asked, before] of [
        [-9, 1],
        [-2, 4],
        [0, 7],
        [3, 9],
        [12, 10],
      ] as const) {
        const about = { today: on(0), notice: 3, before: on(before) };
        const { date } = keptDate({ date: on(asked) }, about, council);
        if (date === null) continue;
        expect([date > on(0), date < on(before), council.isWorkingDay(date)]).toEqual([true, true, true]);
        expect(council.workingDaysBetween(council.nextWorkingDayOnOrAfter(on(0)), date)).toBeGreaterThanOrEqual(3);
      }
    }
  });
});
