import { FormValues } from './form-values.js';

/** PostgreSQL counts rows to skip in 64 bits; nobody turns this many pages. */
const LAST_PAGE = 100_000;
const LONGEST = 100;

/**
 * One text that an address asks for: the first when there are several, without surrounding spaces and control characters.
 * Undefined when it is missing, empty or longer than 100 characters: an address made by hand asks for nothing. What
 * people type into a form that is shown again is read by `FormValues`, which cuts nothing off.
 */
export function textOf(query: unknown, name: string, longest = LONGEST): string | undefined {
  const text = FormValues.read(query).text(name);
  return text && text.length <= longest ? text : undefined;
}

/** The same, if it is one of the values allowed. */
export function choiceOf<Value extends string>(
  query: unknown,
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  return FormValues.read(query).choice(name, allowed);
}

/** The page asked for: 1 unless it is a whole number from 1. */
export function pageOf(query: unknown): number {
  const text = textOf(query, 'page') ?? '';
  const page = /^\d{1,6}$/.test(text) ? Number(text) : 1;
  return page >= 1 && page <= LAST_PAGE ? page : 1;
}
