import type { Person } from '@linchpin/case-records';
import { formatDate } from '@linchpin/dates';
import { codeSets } from '@linchpin/event-types';
import { isFromRight } from './in-print.js';

/** A child as letters name it. */
export type NamedChild = Person<'name'> & Partial<Person<'dateOfBirth'>>;

/** `Ada`, `Ada and Ben`, `Ada, Ben and Cy`. */
export function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

/**
 * Children in a letter to their own family: by first names, an unborn child by its whole name. `to`: who reads it, so that
 * a child is spoken to: `you and Ben`.
 */
export function firstNames(children: readonly NamedChild[], to?: string): string {
  const others = children.filter(({ ref }) => ref !== to).map(({ name }) => calledAtHome(name));
  return listed(others.length < children.length ? ['you', ...others] : others);
}

/** What a child is called in a letter to its own family. */
export function calledAtHome({ forename, familiar }: NamedChild['name']): string {
  return familiar ?? forename;
}

/**
 * Children in a letter to professionals: `Ada and Ben Example`, or each whole name where surnames differ, where one has no
 * forename, or where the surname is written from right to left and so belongs beside each.
 */
export function fullNames(children: readonly NamedChild[]): string {
  const [surname = '', ...others] = [...new Set(children.map(({ name }) => name.surname))];
  const isShared = children.length > 1 && others.length === 0 && surname !== '' && !isFromRight(surname);
  if (!isShared || children.some(({ name }) => name.forename === '')) {
    return listed(children.map(({ name }) => name.full));
  }
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
  const labels: Readonly<Record<string, string>> = codeSets.PLACE;
  return plain ?? labels[code] ?? '';
}
