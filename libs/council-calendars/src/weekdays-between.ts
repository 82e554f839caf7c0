import { addDays, type CivilDate } from '@linchpin/dates';

/** Nobody closes for longer; it also ends a sum that somebody made by hand. */
const LONGEST_DAYS = 366;

/** The Mondays to Fridays from one date to another, both included; at most those of a year. */
export function weekdaysBetween(from: CivilDate, to: CivilDate): CivilDate[] {
  const dates: CivilDate[] = [];
  for (let date = from, days = 0; date <= to && days < LONGEST_DAYS; date = addDays(date, 1), days += 1) {
    if (![0, 6].includes(new Date(date).getUTCDay())) dates.push(date);
  }
  return dates;
}
