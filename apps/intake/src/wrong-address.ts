/** What is answered to a request that no route takes. */
export interface WrongAddress {
  status: 404 | 405;
  message: string;
  /** The methods that the address takes, for the header `Allow`. */
  allow?: string;
}

/** The addresses that there are, and what they take. HEAD is GET without a body. */
const addresses: readonly (readonly [RegExp, string])[] = [
  [/^\/webhooks\/[^/]+$/, 'POST, OPTIONS'],
  [/^\/webhooks\/[^/]+\/events\/[^/]+$/, 'GET, HEAD'],
  [/^\/(openapi\.json|health|schemas(\/[^/]+)?)$/, 'GET, HEAD'],
];

/** Says which method an address takes, or that there is nothing at it. Repeats nothing of what was asked. */
export function wrongAddress(url: string): WrongAddress {
  const path = url.split('?')[0] ?? '';
  const allow = allowedAt(path);
  if (allow) {
    const events = allow.startsWith('POST') ? ': events are sent by POST' : '';
    return { status: 405, message: `This address takes ${allow.replace(', ', ' and ')} only${events}.`, allow };
  }
  return path.length > 1 && path.endsWith('/') && allowedAt(path.replace(/\/+$/, ''))
    ? { status: 404, message: 'There is nothing at this address: leave out the slash at its end.' }
    : {
        status: 404,
        message:
          'There is nothing at this address. Events are sent by POST to /webhooks/ and the name of the source; ' +
          'GET /openapi.json tells the rest.',
      };
}

function allowedAt(path: string): string | undefined {
  return addresses.find(([pattern]) => pattern.test(path))?.[1];
}
