/**
 * Where somebody lives, ready for an envelope. `protected`: the address must not be shown to anybody, so the letter is
 * handed to the social worker. `unknown`: none is recorded.
 */
export type Address = { kind: 'known'; lines: string[] } | { kind: 'protected' } | { kind: 'unknown' };

/** One address of somebody who lives there now, in the columns of the Standard Safeguarding Dataset. */
export interface AddressRow {
  personRef: string;
  type: string;
  postcode: string;
  parts: Readonly<Record<string, unknown>>;
}

/** `CON` and `CONFIDENTIAL` are how extracts mask a protected address, in its type or in its postcode. */
const PROTECTED = /^con(fidential)?$/i;

/**
 * The address of a person from the rows that hold today, the newest first. One protected row protects them all: an
 * older row that nobody closed may be the very place that must not be told.
 */
export function currentAddress(rows: readonly AddressRow[]): Address {
  if (rows.some(isProtected)) return { kind: 'protected' };
  const lines = rows[0] ? addressLines(rows[0]) : [];
  return lines.length > 1 ? { kind: 'known', lines } : { kind: 'unknown' };
}

function isProtected({ type, postcode, parts }: AddressRow): boolean {
  return PROTECTED.test(type.trim()) || PROTECTED.test(postcode.trim()) || parts.CONFIDENTIAL === true;
}

function addressLines({ parts, postcode }: AddressRow): string[] {
  const part = (key: string) => (typeof parts[key] === 'string' ? parts[key].trim() : '');
  const inside = ['ROOM', 'FLOOR', 'FLAT'].map((key) => labelled(key, part(key))).filter(Boolean);
  const street = [part('HOUSE'), part('STREET')].filter(Boolean).join(' ');
  return [inside.join(', '), part('BUILDING'), street, part('TOWN'), postcode.trim()].filter(Boolean);
}

/** `4` in FLAT reads `Flat 4`; what already says what it is stays as it is. */
function labelled(key: string, value: string): string {
  if (!value || /^[a-z]{3,}/i.test(value)) return value;
  return `${key.charAt(0)}${key.slice(1).toLowerCase()} ${value}`;
}
