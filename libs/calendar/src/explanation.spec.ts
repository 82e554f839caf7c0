import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from './working-calendar.js';

const statutory = WorkingCalendar.statutory();
const closureDays = ['2025-12-29', '2025-12-30', '2025-12-31'].map((date) => ({ date, title: 'Offices closed' }));
const service = WorkingCalendar.service(closureDays);

describe('explain', () => {
  it('gives the due date and what was skipped on the way', () => {
    expect(statutory.explain('2025-12-15', 15)).toEqual({
      from: '2025-12-15',
      countedFrom: '2025-12-15',
      count: 15,
      due: { date: '2026-01-08' },
      skipped: {
        weekends: 3,
        days: [
          { date: '2025-12-25', title: 'Christmas Day' },
          { date: '2025-12-26', title: 'Boxing Day' },
          { date: '2026-01-01', title: "New Year's Day" },
        ],
      },
      sentence: '15 working days from Mon 15 Dec 2025 is Thu 8 Jan 2026: skips 3 weekends, 25 and 26 Dec, 1 Jan',
    });
  });

  it.each([
    ['2025-12-15', 1, '1 working day from Mon 15 Dec 2025 is Tue 16 Dec 2025'],
    ['2025-12-15', 0, 'Mon 15 Dec 2025, the day itself'],
    ['2026-06-05', 1, '1 working day from Fri 5 Jun 2026 is Mon 8 Jun 2026: skips 1 weekend'],
    ['2026-05-01', 1, '1 working day from Fri 1 May 2026 is Tue 5 May 2026: skips 1 weekend, 4 May'],
    ['2025-12-24', 1, '1 working day from Wed 24 Dec 2025 is Mon 29 Dec 2025: skips 1 weekend, 25 and 26 Dec'],
    ['2025-12-31', 1, '1 working day from Wed 31 Dec 2025 is Fri 2 Jan 2026: skips 1 Jan'],
    [
      '2026-06-06',
      15,
      '15 working days from Sat 6 Jun 2026, counted from Fri 5 Jun 2026, is Fri 26 Jun 2026: skips 3 weekends',
    ],
    ['2026-06-06', 0, 'Sat 6 Jun 2026 is not a working day, so it is Fri 5 Jun 2026'],
    ['2026-01-08', -5, '5 working days before Thu 8 Jan 2026 is Wed 31 Dec 2025: skips 1 weekend, 1 Jan'],
    [
      '2026-04-04',
      -1,
      '1 working day before Sat 4 Apr 2026, counted from Tue 7 Apr 2026, is Thu 2 Apr 2026: skips 1 weekend, 3 and 6 Apr',
    ],
  ])('words %s and %i', (from, count, sentence) => {
    expect(statutory.explain(from, count).sentence).toBe(sentence);
  });

  it('says the time of day beside the date that it belongs to, in the words of GOV.UK', () => {
    expect(statutory.explain('2025-12-31', 1, '09:00').sentence).toBe(
      '1 working day from Wed 31 Dec 2025 is 9am on Fri 2 Jan 2026: skips 1 Jan',
    );
    expect(service.explain('2025-12-22', 0, '12:00').sentence).toBe('midday on Mon 22 Dec 2025, the day itself');
  });

  it('names closure days, in the order they come', () => {
    const { skipped, sentence } = service.explain('2025-12-22', 5);

    expect(sentence).toBe(
      '5 council working days from Mon 22 Dec 2025 is Tue 6 Jan 2026: skips 2 weekends, 25, 26, 29, 30 and 31 Dec, 1 Jan',
    );
    expect(skipped.days.map(({ title }) => title)).toContain('Offices closed');
  });

  it('adds the year to days once the count runs over a year', () => {
    expect(statutory.explain('2025-12-22', 260).sentence).toContain(
      'skips 54 weekends, 25 and 26 Dec 2025, 1 Jan 2026, 3 and 6 Apr 2026',
    );
  });

  it('agrees with its own sum for every day of 2026, there and back', () => {
    for (let day = Date.UTC(2026, 0, 1); day < Date.UTC(2027, 0, 1); day += 86_400_000) {
      const from = new Date(day).toISOString().slice(0, 10);
      for (const count of [-20, -5, -1, 0, 1, 15]) {
        const { countedFrom, due, skipped } = service.explain(from, count);
        const calendarDays = Math.abs(Date.parse(due.date) - Date.parse(countedFrom)) / 86_400_000;

        expect(due).toEqual(service.addWorkingDays(from, count));
        expect(calendarDays).toBe(Math.abs(count) + 2 * skipped.weekends + skipped.days.length);
      }
    }
  });
});
