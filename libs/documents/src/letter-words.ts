import { formatDate } from '@linchpin/calendar';
import type { Person } from '@linchpin/case-records';
import { PLACE } from '@linchpin/events';

/** A child as letters name it. */
export type NamedChild = Person<'name'> & Partial<Person<'dateOfBirth'>>;

/** `Ada`, `Ada and Ben`, `Ada, Ben and Cy`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/** Children in a letter to their own family: by first names. An unborn child has none, so its whole name is given. */
export function firstNames(children: readonly NamedChild[]): string {
  return listed(children.map(({ name, dateOfBirth }) => (isUnborn(dateOfBirth) ? name.full : name.forename)));
}

/** Children in a letter to professionals: `Ada and Ben Example`, or each whole name where surnames differ. */
export function fullNames(children: readonly NamedChild[]): string {
  const surnames = new Set(children.map(({ name }) => name.surname));
  const [surname] = surnames;
  if (surnames.size !== 1 || !surname) return listed(children.map(({ name }) => name.full));
  return `${listed(children.map(({ name }) => name.forename))} ${surname}`;
}

/** `9 March 2017`, `Expected 18 February 2027` of an unborn child, `Not recorded`. */
export function birthText(dateOfBirth: NamedChild['dateOfBirth']): string {
  if (!dateOfBirth) return 'Not recorded';
  return 'born' in dateOfBirth ? formatDate(dateOfBirth.born) : `Expected ${formatDate(dateOfBirth.expected)}`;
}

/** A length of time for people: `2 hours`, `1 hour 30 minutes`, `45 minutes`. */
export function durationText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const part = (amount: number, unit: string) => (amount ? `${amount} ${unit}${amount === 1 ? '' : 's'}` : '');
  return [part(hours, 'hour'), part(rest, 'minute')].filter(Boolean).join(' ');
}

const languages = new Intl.DisplayNames('en-GB', { type: 'language', fallback: 'none' });
/** Sign languages, which Unicode's own list of names leaves out. */
const signLanguages: Readonly<Record<string, string>> = {
  bfi: 'British Sign Language',
  isg: 'Irish Sign Language',
};

/** The English name of a language by its BCP 47 code, or an empty text when it has none. */
export function languageName(code: string): string {
  return signLanguages[code] ?? languages.of(code) ?? '';
}

/** Kinds of home in words that a family uses; the national labels are written for statisticians. */
const homes: readonly [RegExp, string][] = [
  [/^A/, 'Adoptive family'],
  [/^K1$/, "Secure children's home"],
  [/^K2$/, "Children's home"],
  [/^K3$/, 'Supported accommodation'],
  [/^P1$/, 'With parents or others with parental responsibility'],
  [/^S1$/, 'Residential school'],
  [/^T/, 'Temporary stay'],
  [/^U[123]$/, 'Foster carers who are family or friends'],
  [/^U[456]$/, 'Foster carers'],
];

/** The kind of placement in plain English by its SSDA903 PLACE code, or an empty text for a code we do not know. */
export function placementText(code: string): string {
  const plain = homes.find(([codes]) => codes.test(code))?.[1];
  const labels: Readonly<Record<string, string>> = PLACE;
  return plain ?? labels[code] ?? '';
}

function isUnborn(dateOfBirth: NamedChild['dateOfBirth']): boolean {
  return Boolean(dateOfBirth && 'expected' in dateOfBirth);
}
