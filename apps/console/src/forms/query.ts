/** Rows on one page of a list. */
export const PAGE_SIZE = 25;

/** PostgreSQL counts rows to skip in 64 bits; nobody turns this many pages. */
const LAST_PAGE = 100_000;
const LONGEST = 100;

/**
 * One text of a query or a form: the first when there are several, without surrounding spaces and control characters.
 * Undefined when it is missing, empty or longer than 100 characters: an address made by hand asks for nothing.
 */
export function textOf(query: unknown, name: string, longest = LONGEST): string | undefined {
  if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined;
  const given = (query as Record<string, unknown>)[name];
  const first: unknown = Array.isArray(given) ? given[0] : given;
  if (typeof first !== 'string') return undefined;
  // eslint-disable-next-line no-control-regex -- PostgreSQL refuses NUL, and no filter needs the others.
  const text = first.replace(/[\u0000-\u001f\u007f]/g, '').trim();
  return text && text.length <= longest ? text : undefined;
}

/** The same, if it is one of the values allowed. */
export function choiceOf<Value extends string>(
  query: unknown,
  name: string,
  allowed: readonly Value[],
): Value | undefined {
  const text = textOf(query, name);
  return allowed.find((value) => value === text);
}

/** The page asked for: 1 unless it is a whole number from 1. */
export function pageOf(query: unknown): number {
  const text = textOf(query, 'page') ?? '';
  const page = /^\d{1,6}$/.test(text) ? Number(text) : 1;
  return page >= 1 && page <= LAST_PAGE ? page : 1;
}
