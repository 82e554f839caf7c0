import { isProtected, type Part, partsOf, postcodeOf, saysNoHome } from './address-parts.js';

/**
 * Where somebody lives, ready for an envelope. `protected`: the address must not be shown to anybody, so the letter is
 * handed to the social worker. `unknown`: none is recorded that a letter would reach, and it is handed over as well.
 */
export type Address = { kind: 'known'; lines: string[] } | { kind: 'protected' } | { kind: 'unknown' };

/** One address of somebody who lives there now, in the columns of the Standard Safeguarding Dataset. */
export interface AddressRow {
  personRef: string;
  type: string;
  postcode: string;
  /** The parts, or the JSON text of them. */
  parts: unknown;
}

/** No foreign country: an address there needs a postcode, and the country is not written on an envelope. */
const AT_HOME =
  /^(uk|gb|gbr|united kingdom|great britain|england|scotland|wales|cymru|northern ireland|england and wales)$/i;

/**
 * The address of a person from the rows that hold today, the newest first. One protected row protects them all: an
 * older row that nobody closed may be the very place that must not be told.
 */
export function currentAddress(rows: readonly AddressRow[]): Address {
  const read = rows.map((row) => ({ ...row, parts: partsOf(row.parts) }));
  if (read.some(isProtected)) return { kind: 'protected' };
  const [newest] = read;
  const lines = newest ? addressLines(newest.parts, newest.postcode) : null;
  return lines ? { kind: 'known', lines } : { kind: 'unknown' };
}

/**
 * The lines of an envelope, or null where it would reach nobody: without a house, flat or street, without a postcode or
 * a foreign country, or where the record says that there is no fixed home.
 */
function addressLines(parts: ReadonlyMap<Part, string>, givenPostcode: string): string[] | null {
  if ([...parts.values(), givenPostcode].some(saysNoHome)) return null;
  const part = (name: Part) => parts.get(name) ?? '';
  const postcode = postcodeOf(givenPostcode || part('POSTCODE'));
  const country = AT_HOME.test(part('COUNTRY')) ? '' : part('COUNTRY');
  const inside = (['ROOM', 'FLOOR', 'FLAT'] as const).map((name) => labelled(name, part(name))).filter(Boolean);
  const place = [inside.join(', '), ...houseAndStreet(part('BUILDING'), part('HOUSE'), part('STREET'))].filter(Boolean);
  if (place.length === 0 || (postcode === '' && country === '')) return null;
  const lines = [...place, part('LOCALITY'), part('TOWN'), part('COUNTY'), postcode, country].filter(Boolean);
  return lines.filter((line, index) => !same(line, lines[index - 1]));
}

/** Extracts give the number of a house as the building as well, or again at the beginning of the street. */
function houseAndStreet(building: string, house: string, street: string): string[] {
  const number = house || (isNumber(building) ? building : '');
  const known = same(building, number) || same(building, street) ? '' : building;
  const first = street.toLowerCase().startsWith(`${number.toLowerCase()} `) ? '' : number;
  return [known, [first, same(street, first) ? '' : street].filter(Boolean).join(' ')];
}

const isNumber = (text: string) => /^\d+\s?[a-z]?([-/]\d+[a-z]?)?$/i.test(text);

const same = (one: string, other: string | undefined) => one !== '' && one.toLowerCase() === other?.toLowerCase();

/** `4` in FLAT reads `Flat 4`; what already says what it is stays as it is. */
function labelled(key: string, value: string): string {
  if (!value || /^[a-z]{3,}/i.test(value)) return value;
  return `${key.charAt(0)}${key.slice(1).toLowerCase()} ${value}`;
}
