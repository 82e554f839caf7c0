import { withQuery } from '../address.js';

/** Rows on one page of a list. */
export const PAGE_SIZE = 25;

/** What `components/pagination.njk` shows below a list. */
export interface Pagination {
  /** Numbers of the first and last row shown, and of all. */
  from: number;
  to: number;
  total: number;
  previous: { href: string } | null;
  next: { href: string } | null;
  items: ({ number: number; href: string; current: boolean } | { ellipsis: true })[];
}

/** The links between the pages of a list that keep its filters: `query` holds those, empty ones are left out. */
export function pagination(
  path: string,
  query: Record<string, string | undefined>,
  page: number,
  total: number,
): Pagination {
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const href = (number: number) => withQuery(path, { ...query, page: number > 1 ? number : undefined });
  const near = [1, page - 1, page, page + 1, last].filter((number) => number >= 1 && number <= last);
  const numbers = [...new Set(near)].sort((a, b) => a - b);
  return {
    from: total === 0 ? 0 : Math.min((page - 1) * PAGE_SIZE + 1, total),
    to: Math.min(page * PAGE_SIZE, total),
    total,
    previous: page > 1 ? { href: href(Math.min(page - 1, last)) } : null,
    next: page < last ? { href: href(page + 1) } : null,
    items: numbers.flatMap((number, index) => {
      const item = { number, href: href(number), current: number === page };
      const before = numbers[index - 1];
      return before !== undefined && number - before > 1 ? [{ ellipsis: true } as const, item] : [item];
    }),
  };
}
