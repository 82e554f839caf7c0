import { describe, expect, it } from '@jest/globals';
import { bankHolidays } from '@linchpin/calendar';
import { BankHolidayFileError, readBankHolidayFile } from './gov-uk-bank-holidays.js';

interface FeedEvent {
  title: string;
  date: string;
  notes: string;
  bunting: boolean;
}

const events = (dates: readonly string[], substitutes: readonly string[] = []): FeedEvent[] => {
  const titles = [
    'New Year’s Day',
    'Good Friday',
    'Easter Monday',
    'Early May bank holiday',
    'Spring bank holiday',
    'Summer bank holiday',
    'Christmas Day',
    'Boxing Day',
  ];
  return dates.map((date, index) => {
    const notes = substitutes.includes(date) ? 'Substitute day' : '';
    return { title: titles[index] ?? '', date, notes, bunting: index !== 1 };
  });
};

/** The list of 2024 to 2027 in the shape of https://www.gov.uk/bank-holidays.json. */
const englandAndWales = [
  ...events('2024-01-01 2024-03-29 2024-04-01 2024-05-06 2024-05-27 2024-08-26 2024-12-25 2024-12-26'.split(' ')),
  ...events('2025-01-01 2025-04-18 2025-04-21 2025-05-05 2025-05-26 2025-08-25 2025-12-25 2025-12-26'.split(' ')),
  ...events('2026-01-01 2026-04-03 2026-04-06 2026-05-04 2026-05-25 2026-08-31 2026-12-25 2026-12-28'.split(' '), [
    '2026-12-28',
  ]),
  ...events('2027-01-01 2027-03-26 2027-03-29 2027-05-03 2027-05-31 2027-08-30 2027-12-27 2027-12-28'.split(' '), [
    '2027-12-27',
    '2027-12-28',
  ]),
];
const feed = (list: readonly unknown[] = englandAndWales): string =>
  JSON.stringify({
    'england-and-wales': { division: 'england-and-wales', events: list },
    scotland: {
      division: 'scotland',
      events: [{ title: '2nd January', date: '2024-01-02', notes: '', bunting: true }],
    },
    'northern-ireland': { division: 'northern-ireland', events: [] },
  });
const swap = (index: number, event: unknown) => englandAndWales.map((each, at) => (at === index ? event : each));

describe('a bank-holidays file of GOV.UK', () => {
  it('gives the days of England and Wales of each year that it covers', () => {
    const { years, days } = readBankHolidayFile(feed());
    expect(years).toEqual([2024, 2025, 2026, 2027]);
    expect(days.map(({ date }) => date)).toEqual(years.flatMap((year) => bankHolidays(year).map(({ date }) => date)));
    expect(days[0]).toEqual({ date: '2024-01-01', title: 'New Year’s Day' });
  });

  it('leaves out years that are only begun, and years far off', () => {
    const far = events(
      '2050-01-03 2050-04-08 2050-04-11 2050-05-02 2050-05-30 2050-08-29 2050-12-26 2050-12-27'.split(' '),
    );
    const { years, days } = readBankHolidayFile(
      feed([...far, ...englandAndWales, { title: 'New Year’s Day', date: '2028-01-03' }]),
    );
    expect(years).toEqual([2024, 2025, 2026, 2027]);
    expect(days.at(-1)?.date).toBe('2027-12-28');
  });

  it('reads a file in any order, and one that begins with a byte order mark', () => {
    expect(readBankHolidayFile(`\uFEFF${feed([...englandAndWales].reverse())}`)).toEqual(readBankHolidayFile(feed()));
  });

  it('reads a file that is the division of England and Wales alone', () => {
    const alone = JSON.stringify({ division: 'england-and-wales', events: englandAndWales });
    expect(readBankHolidayFile(alone)).toEqual(readBankHolidayFile(feed()));
  });

  it.each([
    ['the whole list', '{"cymru-a-lloegr":{"division":"cymru-a-lloegr","events":[]}}'],
    ['the division alone', '{"division":"cymru-a-lloegr","events":[]}'],
  ])('knows %s in Welsh, and says where the one in English is', (_what, text) => {
    expect(() => readBankHolidayFile(text)).toThrow(
      /in Welsh.*use the one in English, from https:\/\/www\.gov\.uk\/bank-holidays\.json$/,
    );
  });

  it('says where the right list is of the division of another country', () => {
    expect(() => readBankHolidayFile('{"division":"scotland","events":[]}')).toThrow('www.gov.uk/bank-holidays.json');
  });

  it('leaves out days on a weekend: no work is done on them anyway', () => {
    const { days } = readBankHolidayFile(feed([...englandAndWales, { title: 'Boxing Day', date: '2026-12-26' }]));
    expect(days.map(({ date }) => date)).not.toContain('2026-12-26');
  });

  it.each([
    ['This is not a JSON file', '<!DOCTYPE html>'],
    ['no part named “england-and-wales”', '[]'],
    ['no part named “england-and-wales”', 'null'],
    ['no part named “england-and-wales”', '{"scotland":{"events":[]}}'],
    ['“england-and-wales” has no list of “events”', '{"england-and-wales":{"division":"england-and-wales"}}'],
    ['covers no whole year', feed([])],
    ['covers no whole year', feed(englandAndWales.slice(0, 7))],
    ['Entry 3 of “england-and-wales”: the “title” is missing', feed(swap(2, { date: '2024-04-01' }))],
    ['Entry 3 of “england-and-wales”: the “title” is missing', feed(swap(2, null))],
    [
      'Entry 1 of “england-and-wales”: the “title” is longer',
      feed(swap(0, { title: 'x'.repeat(121), date: '2024-01-01' })),
    ],
    [
      'Entry 2 of “england-and-wales” (“Good Friday”): the “date” must',
      feed(swap(1, { title: 'Good Friday', date: '29/03/2024' })),
    ],
    [
      'Entry 2 of “england-and-wales” (“Good Friday”): the “date” must',
      feed(swap(1, { title: 'Good Friday', date: '2024-02-30' })),
    ],
    ['Entry 2 of “england-and-wales”: 2024-01-01 is in the list twice', feed(swap(1, englandAndWales[0]))],
  ])('says “%s…” of a file that is wrong', (sentence, text) => {
    expect(() => readBankHolidayFile(text)).toThrow(BankHolidayFileError);
    expect(() => readBankHolidayFile(text)).toThrow(sentence);
  });
});
