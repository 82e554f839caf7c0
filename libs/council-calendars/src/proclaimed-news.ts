import { allBankHolidays, type NamedDay, type ProclaimedDay } from '@linchpin/calendar';
import { type CivilDate, formatDate } from '@linchpin/dates';
import { BankHolidayFileError, type PublishedBankHolidays } from './gov-uk-bank-holidays.js';

/**
 * What a published list has that is not known: bank holidays that were moved (`insteadOf` a known one) and extra ones,
 * in order of date. Only the years that the list covers are compared. A day has moved when it is missing from the list
 * and one of the same title, or the only other new one of that year, stands elsewhere. Throws `BankHolidayFileError`
 * for a list that lacks a known day without giving another for it: no holiday is ever dropped by a file.
 */
export function proclaimedNews(published: PublishedBankHolidays, known: readonly NamedDay[]): ProclaimedDay[] {
  return published.years
    .flatMap((year) => newsOfYear(ofYear(published.days, year), ofYear(known, year)))
    .sort((left, right) => (left.date < right.date ? -1 : 1));
}

/**
 * The record of proclaimed days with the news worked in. A day that had been proclaimed and has moved again is changed,
 * so that every `insteadOf` of the record names a day of the yearly rules; one that has moved back leaves the record.
 * `known` bank holidays are those of the record before. Throws `UnknownBankHolidayError` for news that do not fit it.
 */
export function withNews(proclaimed: readonly ProclaimedDay[], news: readonly ProclaimedDay[]): ProclaimedDay[] {
  const record = new Map<CivilDate, ProclaimedDay>(proclaimed.map((day) => [day.date, day]));
  for (const { date, title, insteadOf } of news) {
    const before = insteadOf === undefined ? undefined : record.get(insteadOf);
    const original = before ? before.insteadOf : insteadOf;
    if (before) record.delete(before.date);
    if (original !== date) record.set(date, { date, title, ...(original !== undefined && { insteadOf: original }) });
  }
  const days = [...record.values()].sort((left, right) => (left.date < right.date ? -1 : 1));
  allBankHolidays(days);
  return days;
}

function newsOfYear(published: readonly NamedDay[], known: readonly NamedDay[]): ProclaimedDay[] {
  const extra = new Map(without(published, known).map((day) => [day.date, day]));
  const moved: ProclaimedDay[] = [];
  const take = (missing: NamedDay, to: NamedDay) => {
    extra.delete(to.date);
    moved.push({ ...to, insteadOf: missing.date });
  };
  const unexplained: NamedDay[] = [];
  for (const missing of without(known, published)) {
    const sameTitle = [...extra.values()].find(({ title }) => plainTitle(title) === plainTitle(missing.title));
    if (sameTitle) take(missing, sameTitle);
    else unexplained.push(missing);
  }
  const [lost, ...moreLost] = unexplained;
  if (!lost) return [...moved, ...extra.values()];
  const [only, ...others] = extra.values();
  if (!only || others.length > 0 || moreLost.length > 0) {
    throw new BankHolidayFileError(
      `${lost.title} on ${formatDate(lost.date)} is missing from the file, and the file does not say which day takes its place`,
    );
  }
  take(lost, only);
  return moved;
}

function ofYear(days: readonly NamedDay[], year: number): NamedDay[] {
  return days.filter(({ date }) => date.startsWith(`${String(year)}-`));
}

function without(days: readonly NamedDay[], others: readonly NamedDay[]): NamedDay[] {
  const dates = new Set(others.map(({ date }) => date));
  return days.filter(({ date }) => !dates.has(date));
}

/** Two lists write one holiday with different quotation marks, and add what is special this year in brackets. */
function plainTitle(title: string): string {
  return title
    .toLowerCase()
    .replace(/\(.*\)/, '')
    .replace(/[^a-z]/g, '');
}
