import type { Visitor } from './visitor.js';

/** Pages that differ only in what they are about, or in what is chosen in a filter. Each day of the rooms is one page. */
function like({ pathname, searchParams }: URL): string {
  return `${pathname}?${[...searchParams.keys()].sort().join('&')}`;
}

/** Files, and the board of the queues, which is another program's page for operations alone. */
const NO_PAGE = /\/download$|^\/checks\/.*\/files\/|^\/queues/;

/** All pages that links lead to from Today, by their addresses, as this visitor sees them. Throws where one does not answer 200. */
export async function walk(visitor: Visitor, console: string): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  const seen = new Set(['/?']);
  const ways = ['/'];
  for (let path = ways.shift(); path !== undefined; path = ways.shift()) {
    const response = await visitor.open(path);
    if (response.status !== 200) throw new Error(`A link leads to ${path}, which answers ${String(response.status)}.`);
    const html = await response.text();
    pages.set(path, html);
    for (const [, href = ''] of html.matchAll(/<a [^>]*href="([^"#]+)/g)) {
      const url = new URL(href.replaceAll('&amp;', '&'), new URL(path, console));
      if (url.origin !== new URL(console).origin || seen.has(like(url)) || NO_PAGE.test(url.pathname)) continue;
      seen.add(like(url));
      ways.push(url.pathname + url.search);
    }
  }
  return pages;
}
