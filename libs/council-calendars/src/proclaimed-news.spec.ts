import { describe, expect, it } from '@jest/globals';
import {
  allBankHolidays,
  bankHolidays,
  type NamedDay,
  type ProclaimedDay,
  UnknownBankHolidayError,
} from '@linchpin/calendar';
import { BankHolidayFileError } from './gov-uk-bank-holidays.js';
import { proclaimedNews, withNews } from './proclaimed-news.js';

/** What GOV.UK says of a year: our list, changed. */
const published = (year: number, change: (days: NamedDay[]) => NamedDay[] = (days) => days) => ({
  years: [year],
  days: change(bankHolidays(year)),
});
const move = (from: string, to: string, title?: string) => (days: NamedDay[]) =>
  days.map((day) => (day.date === from ? { date: to, title: title ?? day.title } : day));
const add = (date: string, title: string) => (days: NamedDay[]) => [...days, { date, title }];
const drop = (date: string) => (days: NamedDay[]) => days.filter((day) => day.date !== date);
/** A year as the yearly rules alone would have it, before what was proclaimed. */
const unproclaimed = (year: number, ...changes: ((days: NamedDay[]) => NamedDay[])[]) =>
  changes.reduce((days, change) => change(days), bankHolidays(year));
const known = allBankHolidays([]);

describe('what a bank-holidays file has that is not known', () => {
  it('is nothing for what the product ships, with other quotation marks and titles', () => {
    for (const year of [2020, 2022, 2023, 2026]) {
      const curly = published(year, (days) =>
        days.map(({ date, title }) => ({ date, title: title.replace("'", '’').replace(' (substitute day)', '') })),
      );
      expect(proclaimedNews(curly, known)).toEqual([]);
    }
  });

  it('finds early May moved to VE Day in 2020', () => {
    const before = unproclaimed(2020, move('2020-05-08', '2020-05-04', 'Early May bank holiday'));
    expect(proclaimedNews(published(2020), before)).toEqual([
      { date: '2020-05-08', title: 'Early May bank holiday (VE Day)', insteadOf: '2020-05-04' },
    ]);
  });

  it('finds spring moved for the jubilee, the jubilee and the state funeral in 2022', () => {
    const before = unproclaimed(2022, move('2022-06-02', '2022-05-30'), drop('2022-06-03'), drop('2022-09-19'));
    expect(proclaimedNews(published(2022), before)).toEqual([
      { date: '2022-06-02', title: 'Spring bank holiday', insteadOf: '2022-05-30' },
      { date: '2022-06-03', title: 'Platinum Jubilee bank holiday' },
      { date: '2022-09-19', title: 'Bank holiday for the State Funeral of Queen Elizabeth II' },
    ]);
  });

  it('finds the coronation in 2023', () => {
    expect(proclaimedNews(published(2023), unproclaimed(2023, drop('2023-05-08')))).toEqual([
      { date: '2023-05-08', title: 'Bank holiday for the coronation of King Charles III' },
    ]);
  });

  it('takes the only other new day of the year for the one that a day has moved to', () => {
    const list = published(2027, move('2027-08-30', '2027-08-27', 'Festival day'));
    expect(proclaimedNews(list, known)).toEqual([
      { date: '2027-08-27', title: 'Festival day', insteadOf: '2027-08-30' },
    ]);
  });

  it.each([
    ['a day is simply gone', drop('2027-08-30')],
    [
      'two other days could be meant',
      (days: NamedDay[]) => add('2027-09-06', 'B')(move('2027-08-30', '2027-07-05', 'A')(days)),
    ],
    ['two days are gone', (days: NamedDay[]) => move('2027-08-30', '2027-07-05', 'A')(drop('2027-05-03')(days))],
  ])('is refused when %s', (_what, change) => {
    const compare = () => proclaimedNews(published(2027, change), known);
    expect(compare).toThrow(BankHolidayFileError);
    expect(compare).toThrow(/(Summer|Early May) bank holiday on \d+ \w+ 2027 is missing from the file/);
  });

  it('is nothing of years that the file does not cover', () => {
    expect(proclaimedNews({ years: [], days: [{ date: '2027-07-05', title: 'A' }] }, known)).toEqual([]);
  });
});

describe('the record of proclaimed days', () => {
  const moved: ProclaimedDay = { date: '2027-05-07', title: 'Early May bank holiday', insteadOf: '2027-05-03' };
  const extra: ProclaimedDay = { date: '2027-06-14', title: 'Day of thanks' };

  it('takes news in, in order of date', () => {
    expect(withNews([extra], [moved])).toEqual([moved, extra]);
  });

  it('names the day of the yearly rules when a day moves again', () => {
    const again = { ...moved, date: '2027-05-10', insteadOf: '2027-05-07' };
    expect(withNews([moved], [again])).toEqual([{ ...again, insteadOf: '2027-05-03' }]);
    expect(withNews([extra], [{ ...extra, date: '2027-06-07', insteadOf: '2027-06-14' }])).toEqual([
      { ...extra, date: '2027-06-07' },
    ]);
  });

  it('forgets a day that has moved back', () => {
    expect(withNews([moved, extra], [{ ...moved, date: '2027-05-03', insteadOf: '2027-05-07' }])).toEqual([extra]);
  });

  it('refuses what would move a day that is none', () => {
    expect(() => withNews([], [{ ...moved, insteadOf: '2027-05-04' }])).toThrow(UnknownBankHolidayError);
  });

  it('agrees with the file it came from: reading it again brings no news', () => {
    const list = published(2027, (days) => add('2027-06-14', 'Day of thanks')(move('2027-05-03', '2027-05-07')(days)));
    const record = withNews([], proclaimedNews(list, known));
    expect(record).toEqual([moved, extra]);
    expect(proclaimedNews(list, allBankHolidays(record))).toEqual([]);
  });
});
