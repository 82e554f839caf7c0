import { type CivilDate, dateOfDay } from '@linchpin/dates';
import { isKnownDay, KNOWN_YEARS } from './known-years.js';

/**
 * A date owed. With a `warning`, the count touched days outside the known years and took every Monday to Friday
 * there as a working day: show the warning with the date, and let a person settle it. Never keep such a date as certain.
 */
export interface DueDate {
  readonly date: CivilDate;
  readonly warning?: string;
}

const WARNING =
  `Bank holidays are known for ${KNOWN_YEARS.first} to ${KNOWN_YEARS.last} only. ` +
  'Days outside those years were counted Monday to Friday, so this date must be checked by hand.';

/** The due date of a count that touched these other days (all as day numbers). Only for use in this library. */
export function dueDateOf(due: number, ...touched: readonly number[]): DueDate {
  const date = dateOfDay(due);
  return [due, ...touched].every(isKnownDay) ? { date } : { date, warning: WARNING };
}
