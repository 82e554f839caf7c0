import { actionKinds, isActionKind } from '@linchpin/action-kinds';
import { formatDate, formatDateTime, londonDate } from '@linchpin/dates';
import { type EventField, eventType, type FieldList, fieldName, fields, inSentence } from '@linchpin/event-types';
import { momentNamed } from './compared-moment.js';
import { describeSpan, isSpan } from './condition-span.js';
import { type Conditions, operatorTitles, type Rule } from './conditions.js';

/** Lists of the installation, for the names of the codes on them. */
export type NamedLists = Partial<
  Readonly<Record<FieldList | 'staff' | 'addressees', readonly { value: string; text: string }[]>>
>;

/**
 * Conditions in words, as the middle of a sentence: "the placement type is none of T0 (Temporary: any kind) and out
 * of area is yes". Empty for none. A code of the installation is followed by its name where its
 * list is given.
 */
export function describeConditions(
  conditions: Conditions | null | undefined,
  on: string | undefined,
  lists: NamedLists = {},
): string {
  const type = on === undefined ? undefined : eventType(on);
  const known = new Map((type ? fields(type) : []).map((field) => [field.path, withNames(field, lists)]));
  return conditions ? describeGroup(conditions, known, true) : '';
}

function withNames(field: EventField, lists: NamedLists): EventField {
  const entries = field.list && lists[field.list];
  return entries ? { ...field, codes: Object.fromEntries(entries.map(({ value, text }) => [value, text])) } : field;
}

function describeGroup(conditions: Conditions, known: ReadonlyMap<string, EventField>, outermost: boolean): string {
  if ('all' in conditions) return joined(conditions.all, ' and ', known, outermost);
  if ('any' in conditions) return joined(conditions.any, ' or ', known, outermost);
  if ('none' in conditions)
    return `it is not so that ${joined(conditions.none, ' or ', known, conditions.none.length < 2)}`;
  return describeRule(conditions, known);
}

function joined(
  parts: readonly Conditions[],
  word: string,
  known: ReadonlyMap<string, EventField>,
  outermost: boolean,
): string {
  const words = parts.map((part) => describeGroup(part, known, false)).filter(Boolean);
  const text = words.join(word);
  return outermost || words.length < 2 ? text : `(${text})`;
}

function describeRule({ field: path, operator, value }: Rule, known: ReadonlyMap<string, EventField>): string {
  const field = known.get(path);
  const name = subjectWords(field?.title ?? fieldName(path), field);
  const verb = isPlural(name, field)
    ? operatorTitles[operator].replace(/^is\b/, 'are').replace('includes', 'include')
    : operatorTitles[operator];
  if (operator === 'is-given' || operator === 'is-missing') return `${name} ${verb}`;
  if (operator === 'equals' && field?.kind === 'boolean') return `${name} is ${value === true ? 'yes' : 'no'}`;
  if (isSpan(value)) {
    const titleOf = (other: string) => inSentence(known.get(other)?.title ?? fieldName(other));
    return `${name} ${verb} ${describeSpan(value, titleOf)}`;
  }
  const values = (Array.isArray(value) ? value : [value]).map((one) => describeValue(one, field));
  return `${name} ${verb} ${values.join(', ')}`;
}

/** Several of something, as its title begins: "the agencies to ask", but not "the equipment". */
function isPlural(name: string, field: EventField | undefined): boolean {
  return field?.kind === 'list' && /^the (people|(\w+ )?\w*[^s\W]s)\b/.test(name);
}

/** "the number of children"; a yes or no, and what is a question of its own, has no article: "out of area". */
function subjectWords(title: string, field: EventField | undefined): string {
  const name = inSentence(title);
  return field?.kind === 'boolean' || /^(which|whether|who|why)\b/.test(name) ? name : `the ${name}`;
}

/** One value that a field is compared with, in words: a code with its label, a date as people write it. */
function describeValue(value: string | number | boolean | undefined, field: EventField | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  const label = field?.codes && Object.hasOwn(field.codes, text) ? field.codes[text] : undefined;
  if (label !== undefined) return label === text ? text : `${text} (${label})`;
  // The one code whose names are the product's own, whatever list of codes the event type has.
  if (field?.path === 'actionKind' && isActionKind(text)) return `“${actionKinds[text].title}”`;
  if (field?.kind === 'date' || field?.kind === 'datetime') return describeDate(text);
  return text;
}

/** What is no date stands as it is written: `2026-02-30` is not 2 March. */
function describeDate(text: string): string {
  const named = momentNamed(text);
  if ('fault' in named) return text;
  const at = new Date(named.at);
  return text.length === 10 ? formatDate(londonDate(at)) : formatDateTime(at);
}

/** The field of an event of type `on` in the middle of a sentence: "number of children". */
export function fieldTitle(path: string, on: string | undefined): string {
  return inSentence(fieldName(path, on === undefined ? undefined : eventType(on)));
}
