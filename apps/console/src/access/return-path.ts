import { paths } from '../paths.js';

/** Only for resolving: no request ever goes there. */
const HERE = 'http://console.invalid';

/**
 * The path to go to after sign-in, as a link of ours gave it. Anything that could lead to another site, or back to the
 * sign-in page, becomes the first page.
 */
export function safeReturnPath(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > 500 || !/^\/[\x21-\x7e]*$/.test(wanted)) return paths.today();
  if (!URL.canParse(wanted, HERE)) return paths.today();
  const { origin, pathname, search } = new URL(wanted, HERE);
  // `//elsewhere` and `/\elsewhere` are addresses of other sites; `/.//elsewhere` becomes one once it is resolved.
  if (origin !== HERE || pathname.startsWith('//') || /^\/sign-(in|out)\b/.test(pathname)) return paths.today();
  return pathname + search;
}
