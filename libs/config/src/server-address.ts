/** What a password may hold that an address may not, and how it is written there. */
const encoded = 'In a user name or password write # as %23, / as %2F, ? as %3F, @ as %40 and % as %25.';

/**
 * What is wrong with the address of a server, or undefined. Says how it is put right and repeats no part of the address:
 * a password stands in it, and what one character of it broke off may stand anywhere.
 */
export function addressFault(text: string, schemes: readonly string[], example: string): string | undefined {
  const [, scheme = '', rest = ''] = /^([a-z][a-z0-9+.-]*):\/\/(.*)$/is.exec(text) ?? [];
  if (!schemes.includes(scheme.toLowerCase())) return `is not an address: write it like ${example}`;
  if (endsTooSoon(rest)) return `is cut off by a character in it that has a meaning in addresses. ${encoded}`;
  if (!URL.canParse(text)) return `is not an address: write it like ${example}. ${encoded}`;
  const { username, password, pathname } = new URL(text);
  return [username, password, pathname].every(isDecodable)
    ? undefined
    : `holds a % that stands for nothing. ${encoded}`;
}

/** Whether `/`, `?` or `#` comes before the `@` of user name and password: the server would be a piece of the password. */
function endsTooSoon(rest: string): boolean {
  const end = rest.search(/[/?#]/);
  const at = rest.indexOf('@', end);
  if (end < 0 || at < 0) return false;
  // After a question mark behind a path, an @ may be of a parameter.
  const parameters = /^[^?#]*\/[^?#@]*\?/.exec(rest);
  return !parameters || parameters[0].length > at;
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return !/%(?![0-9a-f]{2})/i.test(text);
  } catch {
    return false;
  }
}
