/** What `addr_address_json` may hold of an address: the keys of the dataset, and what some systems add. */
const PARTS = [
  ...['ROOM', 'FLOOR', 'FLAT', 'BUILDING', 'HOUSE', 'STREET', 'LOCALITY', 'TOWN', 'COUNTY', 'POSTCODE', 'COUNTRY'],
  'CONFIDENTIAL',
] as const;
export type Part = (typeof PARTS)[number];

/** `CON` and its like are how extracts mask a protected address, in its type, its postcode or any of its parts. */
const MASKED = /^(con|conf|xxx+)$/i;
const SAYS_PROTECTED =
  /\b(confidential|protected|withheld|restricted|undisclosed|do not (disclose|share)|not (to be|for) disclos\w*|refuge)\b/i;
const YES = /^(true|yes|y|1)$/i;

/** The record says that there is no home to write to, in the words of social workers or by a postcode made for it. */
export function saysNoHome(text: string): boolean {
  return NO_HOME.some((words) => words.test(text.trim()));
}

const NO_HOME: readonly RegExp[] = [
  /^(nfa|n\.\s?f\.\s?a\.?)(?![\p{L}\p{N}])/iu,
  /\b(no|without|lacks) (a )?(fixed|settled|permanent|known) (abode|address|home)\b/i,
  /^(no (address|abode)|(street )?homeless|sleeping rough|rough sleep(er|ing)|sofa[ -]surf(er|ing))$/i,
  /^zz99 ?3[vw]z$/i,
];

/** What extracts write into a part that nobody knows. */
const NOT_GIVEN = /^(address )?((not|un)[ -]?known|not (recorded|given)|n\/[ak])$/i;

/** The parts as texts without spaces around them; of JSON text, a number or a null as much as of an object. */
export function partsOf(given: unknown): ReadonlyMap<Part, string> {
  const parts = new Map<Part, string>();
  for (const [key, value] of Object.entries(objectIn(given) ?? {})) {
    const name = PARTS.find((one) => one === key.trim().toUpperCase());
    const isWritten = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    const text = isWritten ? String(value).replace(/\s+/gu, ' ').trim() : '';
    if (name && /[\p{L}\p{N}]/u.test(text) && !NOT_GIVEN.test(text)) parts.set(name, text);
  }
  return parts;
}

/** The object that this is, or whose JSON text it is; null for anything else. */
export function objectIn(given: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return given as Record<string, unknown>;
  if (typeof given !== 'string') return null;
  try {
    const read: unknown = JSON.parse(given);
    return typeof read === 'object' ? objectIn(read) : null;
  } catch {
    return null;
  }
}

/** Whether this address must not be shown to anybody. In doubt it is: a letter handed over reaches its reader as well. */
export function isProtected(row: { type: string; postcode: string; parts: ReadonlyMap<Part, string> }): boolean {
  const texts = [row.type, row.postcode, ...row.parts.values()].map((text) => text.trim());
  return YES.test(row.parts.get('CONFIDENTIAL') ?? '') || texts.some((text) => MASKED.test(text) || says(text));
}

const says = (text: string) => SAYS_PROTECTED.test(text);

/**
 * A postcode as it is printed, `ZZ1 1AB` of `zz11ab`; a foreign one as it is given. Empty for a postcode that the Office
 * for National Statistics invented for places that have none (ZZ99).
 */
export function postcodeOf(given: string): string {
  const text = given.replace(/\s+/gu, ' ').trim();
  const [, outward, inward] = /^([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})$/i.exec(text) ?? [];
  if (outward === undefined || inward === undefined) return /\p{N}/u.test(text) ? text : '';
  return /^zz99$/i.test(outward) ? '' : `${outward} ${inward}`.toUpperCase();
}
