import { type CivilDate, civilDate } from '@linchpin/dates';
import { fault, type Reading } from './form-faults.js';
import type { FormValues } from './form-values.js';

/** `The first day must be a real date, such as 14 October 2026`. */
export function mustBeDate(what: string): string {
  return `${what} must be a real date, such as 14 October 2026`;
}

/** The date of a date field; null when it is none, or outside what the page takes. */
export function realDate(text: string, first?: CivilDate, last?: CivilDate): CivilDate | null {
  try {
    const date = civilDate(text);
    return date < (first ?? date) || date > (last ?? date) ? null : date;
  } catch {
    return null;
  }
}

/** The day of three fields `<name>-day`, `-month`, `-year` as `2026-10-14`; null when all are empty. */
export function readDay(values: FormValues, name: string, what: string): Reading<string | null> {
  const [day, month, year] = ['day', 'month', 'year'].map((part) => values.text(`${name}-${part}`));
  if (!day && !month && !year) return { value: null };
  for (const [part, text] of [
    ['day', day],
    ['month', month],
    ['year', year],
  ] as const) {
    if (!text) return fault(`${name}-${part}`, `${what} must include a ${part}`);
  }
  const numbers = /^\d{1,2}$/.test(day ?? '') && /^\d{1,2}$/.test(month ?? '') && /^\d{4}$/.test(year ?? '');
  const date = `${year ?? ''}-${(month ?? '').padStart(2, '0')}-${(day ?? '').padStart(2, '0')}`;
  const time = Date.parse(`${date}T00:00:00Z`);
  if (!numbers || Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) {
    return fault(`${name}-day`, `${what} must be a real date, such as 14 10 2026`);
  }
  return { value: date };
}

/** The three fields of a day. */
export function dayContent(name: string, date: string | null | undefined): Record<string, string> {
  const [year = '', month = '', day = ''] = (date ?? '').slice(0, 10).split('-');
  return { [`${name}-day`]: day.replace(/^0/, ''), [`${name}-month`]: month.replace(/^0/, ''), [`${name}-year`]: year };
}
