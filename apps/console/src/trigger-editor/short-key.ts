import { fault, type Reading } from '../forms/form-faults.js';
import type { FormValues } from '../forms/form-values.js';
import type { FieldView } from './field-view.js';
/** What a short key looks like, as the schema of triggers says. */
const KEY = /^[a-z][a-z0-9-]{0,39}$/;

/** Of a key that is made from words: room is left for a number behind it. */
const LONGEST_MADE = 36;

/** A key made from words, that none of `taken` is: `book-the-room`, `book-the-room-2`. */
export function keyFor(words: string, taken: readonly string[]): string {
  const plain = words
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/\p{M}|[’']/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  const key = plain.slice(0, LONGEST_MADE).replace(/-+$/, '') || 'one';
  const used = new Set(taken);
  if (!used.has(key)) return key;
  let number = 2;
  while (used.has(`${key}-${String(number)}`)) number += 1;
  return `${key}-${String(number)}`;
}

/** The key that a form gives a step or a deadline; left empty it stays `own`, or is made from the title. */
export function readKey(values: FormValues, title: string, keys: readonly string[], own?: string): Reading<string> {
  const taken = keys.filter((key) => key !== own);
  const key = values.text('key') || (own ?? keyFor(title, taken));
  if (!KEY.test(key)) {
    return fault(
      'key',
      'Short key must begin with a small letter and hold small letters, digits and hyphens, 40 at most',
    );
  }
  return taken.includes(key) ? fault('key', `The short key ${key} is used already: choose another`) : { value: key };
}

/** The field of a short key. */
export function keyField(values: FormValues): FieldView {
  return {
    kind: 'text',
    name: 'key',
    label: 'Short key (optional)',
    hint: 'It stands for this in files. Left empty, it is made from the words above.',
    value: values.typed('key'),
    width: 20,
  };
}

/** The keys of steps or deadlines. */
export function keysOf(items: readonly { key: string }[]): string[] {
  return items.map(({ key }) => key);
}
