import { TagDisposition, type Tag } from 'easy-template-x';
import { fieldNeeds, repeats, switches } from './merge-field-needs.js';

/** What is merged into one letter. */
export type LetterData = Record<string, string | boolean | Record<string, string>[]>;

/** The names in a template that are no merge field, or that stand where they cannot be filled. Sorted, each once. */
export function unknownFields(tags: readonly Tag[]): string[] {
  const unknown = new Set<string>();
  const open: string[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Close) {
      open.pop();
      continue;
    }
    const inRepeats = open.flatMap((outer) => repeats[outer] ?? []);
    const known =
      disposition === TagDisposition.Open
        ? [fieldNeeds, repeats, switches].some((table) => Object.hasOwn(table, name))
        : Object.hasOwn(fieldNeeds, name) || inRepeats.includes(name);
    if (!known) unknown.add(name);
    if (disposition === TagDisposition.Open) open.push(name);
  }
  return [...unknown].sort();
}

/** The first part of a template that is closed without being open, or not closed, by name; null when all is in order. */
export function unbalancedPart(tags: readonly Tag[]): string | null {
  const open: string[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Open) open.push(name);
    else if (disposition === TagDisposition.Close && open.pop() !== name) return name;
  }
  return open.at(-1) ?? null;
}

/** Data that shows every part of a template, to try it with. */
export function sampleData(): LetterData {
  const item = (fields: readonly string[]) => Object.fromEntries(fields.map((field) => [field, 'Sample']));
  return {
    ...item(Object.keys(fieldNeeds)),
    ...Object.fromEntries(Object.keys(switches).map((name) => [name, true])),
    ...Object.fromEntries(Object.entries(repeats).map(([name, fields]) => [name, [item(fields)]])),
  };
}

/** A merge field that a template prints, and the parts that it stands in: all of them must be wanted for it to be. */
export interface PrintedField {
  name: string;
  within: readonly string[];
}

/** What a template prints, in the order in which it stands, each once. */
export function printedFields(tags: readonly Tag[]): PrintedField[] {
  const printed = new Map<string, PrintedField>();
  const open: string[] = [];
  for (const { name, disposition } of tags) {
    if (disposition === TagDisposition.Close) open.pop();
    else if (disposition === TagDisposition.Open) open.push(name);
    else printed.set([...open, name].join(' '), { name, within: [...open] });
  }
  return [...printed.values()];
}

/** Why this template cannot be filled with this data: one reason for each thing that is missing. Empty when it can. */
export function missingReasons(tags: readonly Tag[], data: LetterData): string[] {
  const isOpen = (part: string) => {
    const value = data[part];
    return Array.isArray(value) ? value.length > 0 : Boolean(value);
  };
  const reasons = printedFields(tags)
    .filter(({ name, within }) => !data[name] && within.every(isOpen))
    .flatMap(({ name }) => needOf(name)?.reason ?? []);
  return [...new Set(reasons)];
}

function needOf(name: string) {
  return Object.hasOwn(fieldNeeds, name) ? fieldNeeds[name] : undefined;
}

/** Whether the template prints this field anywhere. */
export function uses(tags: readonly Tag[], field: string): boolean {
  return tags.some(({ name, disposition }) => name === field && disposition === TagDisposition.SelfClosed);
}
