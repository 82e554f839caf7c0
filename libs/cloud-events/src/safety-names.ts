import { type NameStep, shownPath } from './shown-path.js';
/** A name that says that a record is restricted or kept from somebody, that a child has died, or that two records are one. */
export type SafetyMeaning = 'restricted' | 'dead' | 'merged';

/** Where such a name stands, and whether its value says plainly that it is not so. */
export interface SafetyName {
  path: string;
  /** The last name of the path, as it was sent. */
  name: string;
  meaning: SafetyMeaning;
  saysNo: boolean;
}

// What stands around the word that counts: is-, has-, record-, -flag, -yn.
const BEFORE = /^(is|has|was|record|case|file|client|person|child|subject|data|the)+/;
const AFTER = /(flag|ind|indicator|yn|status|record|case|access|view|information|info|level|marker|code|id|ref)+$/;
const RESTRICTED = new Set(['protected', 'confidential', 'sensitive', 'secured', 'highlysensitive']);
const DEAD =
  /^(dead|deceased|died|death|dod|(date|time|day)(of)?death|death(date|time|on|at)|deceased(date|on|at)|(date)?died(on|at|date)?|passedaway|isdead)$/;
const MERGED = /^(merged|merge|mergedinto|mergedto|mergedwith|mergedperson|mergedfrom|mergeinto|mergedrecord)$/;
const MOST_FOUND = 20;
const DEEPEST = 50;

/** What a name means that looks like one of the fields on which the safety of a child or family rests, or null. */
export function safetyMeaning(name: string): SafetyMeaning | null {
  const letters = name.toLowerCase().replace(/[^a-z]/g, '');
  if (/restrict|withh[eo]ld/.test(letters)) return 'restricted';
  const bare = letters.replace(BEFORE, '').replace(AFTER, '');
  for (const word of [letters, bare]) {
    if (RESTRICTED.has(word)) return 'restricted';
    if (DEAD.test(word)) return 'dead';
    if (MERGED.test(word)) return 'merged';
  }
  return null;
}

/** The names of that kind in a body, however deep, but what `isRead` says is read where it stands. */
export function safetyNames(body: unknown, isRead: (steps: readonly NameStep[]) => boolean): SafetyName[] {
  const found = new Map<string, SafetyName>();
  walk(body, [], isRead, found);
  return [...found.values()];
}

function walk(
  value: unknown,
  steps: readonly NameStep[],
  isRead: (steps: readonly NameStep[]) => boolean,
  found: Map<string, SafetyName>,
): void {
  if (typeof value !== 'object' || value === null || steps.length > DEEPEST || found.size >= MOST_FOUND) return;
  for (const [name, inner] of Object.entries(value)) {
    const here = [...steps, Array.isArray(value) ? Number(name) : name];
    const meaning = Array.isArray(value) ? null : safetyMeaning(name);
    if (!meaning) walk(inner, here, isRead, found);
    else if (!isRead(here)) {
      const path = shownPath(here);
      const saysNo = isNo(inner, 0) && (found.get(path)?.saysNo ?? true);
      found.set(path, { path, name, meaning, saysNo });
    }
  }
}

/** Whether a value plainly says no, or nothing at all. What is not plain is no no. */
function isNo(value: unknown, depth: number): boolean {
  if (value === null || value === false || value === 0) return true;
  if (typeof value === 'string') return ['', 'n', 'no', 'false', '0'].includes(seenText(value).toLowerCase());
  if (typeof value !== 'object' || depth > DEEPEST) return false;
  return Object.values(value).every((inner) => isNo(inner, depth + 1));
}

// Zero-width characters, marks of byte order and of direction, soft hyphens, fillers: what is there and cannot be seen.
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/gu;
const SPACES = /\p{Zs}/gu;

/**
 * Text as people see it: without characters that cannot be seen, every kind of space one space, none around it, and
 * letters with marks in one way of writing them. What was copied from a page or a spreadsheet then equals what was typed.
 */
export function seenText(text: string): string {
  return text.replace(UNSEEN, '').replace(SPACES, ' ').normalize('NFC').trim();
}
