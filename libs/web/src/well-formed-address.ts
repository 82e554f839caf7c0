import type { IncomingMessage } from 'node:http';

/** Where an address leads that cannot be read: nowhere, like any other that nobody has. */
const NOWHERE = '/not-an-address';

/**
 * For Fastify's `rewriteUrl`. An address that cannot be decoded (`/checks/%zz`, `/%c0%af`) would be answered by the
 * router itself: before any hook, so without the headers that protect a page, and with the address in the answer. It is
 * led nowhere instead, where it gets the same page, headers and limits as every address that nobody has.
 */
export function wellFormedAddress({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  try {
    decodeURIComponent(/^[^?#;]*/.exec(url)?.[0] ?? '');
    return url;
  } catch {
    return NOWHERE;
  }
}

/**
 * The longest part of an address that a route takes for a parameter, in characters: more than Node reads of a request.
 * One that is longer would be answered by the router as well; so each gets to its route, which knows its own ids.
 */
export const LONGEST_PARAMETER = 64 * 1024;
