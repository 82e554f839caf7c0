import { dayNumber } from '@linchpin/dates';

/** The first and last year whose bank holidays this library vouches for. Nothing is certain outside them. */
export const KNOWN_YEARS = { first: 2015, last: 2040 } as const;

/** The edges of the known years, as day numbers. */
export const FIRST_KNOWN_DAY = dayNumber(`${KNOWN_YEARS.first}-01-01`);
export const LAST_KNOWN_DAY = dayNumber(`${KNOWN_YEARS.last}-12-31`);

/** Asked about a year whose bank holidays are not known. The question has no honest answer, so none is given. */
export class BeyondCalendarError extends Error {
  override readonly name = 'BeyondCalendarError';

  constructor(year: string) {
    const { first, last } = KNOWN_YEARS;
    super(`Bank holidays of ${year} are not known: the calendar covers ${first} to ${last}`);
  }
}

/** Whether the bank holidays of this year are known. */
export function isKnownYear(year: number): boolean {
  return Number.isInteger(year) && year >= KNOWN_YEARS.first && year <= KNOWN_YEARS.last;
}

/** Whether this day number lies in the known years. */
export function isKnownDay(day: number): boolean {
  return day >= FIRST_KNOWN_DAY && day <= LAST_KNOWN_DAY;
}
