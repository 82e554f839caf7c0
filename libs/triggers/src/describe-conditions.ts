import { type EventField, eventType, fields } from '@linchpin/events';
import { formatDate, formatDateTime, londonDate } from '@linchpin/calendar';
import { type Conditions, operatorTitles, type Rule } from './conditions.js';

/**
 * Conditions in words, as the middle of a sentence: "the placement type is none of T0 (Temporary: any kind) and the
 * placement is out of area". Empty for none.
 */
export function describeConditions(conditions: Conditions | null | undefined, on: string | undefined): string {
  const type = on === undefined ? undefined : eventType(on);
  const known = new Map((type ? fields(type) : []).map((field) => [field.path, field]));
  return conditions ? describeGroup(conditions, known, true) : '';
}

function describeGroup(conditions: Conditions, known: ReadonlyMap<string, EventField>, outermost: boolean): string {
  if ('all' in conditions) return joined(conditions.all, ' and ', known, outermost);
  if ('any' in conditions) return joined(conditions.any, ' or ', known, outermost);
  if ('none' in conditions)
    return `it is not so that ${joined(conditions.none, ' or ', known, conditions.none.length < 2)}`;
  return describeRule(conditions, known.get(conditions.field));
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

function describeRule({ field: path, operator, value }: Rule, field: EventField | undefined): string {
  const name = fieldTitle(path);
  if (operator === 'is-given' || operator === 'is-missing') return `${name} ${operatorTitles[operator]}`;
  if (operator === 'equals' && field?.kind === 'boolean') return `${name} is ${value === true ? 'yes' : 'no'}`;
  const values = (Array.isArray(value) ? value : [value]).map((one) => describeValue(one, field));
  return `${name} ${operatorTitles[operator]} ${values.join(', ')}`;
}

/** One value that a field is compared with, in words: a code with its label, a date as people write it. */
function describeValue(value: string | number | boolean | undefined, field: EventField | undefined): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  const text = String(value);
  const label = field?.codes && Object.hasOwn(field.codes, text) ? field.codes[text] : undefined;
  if (label !== undefined) return `${text} (${label})`;
  if (field?.kind === 'date' || field?.kind === 'datetime') return describeDate(text);
  return text;
}

function describeDate(text: string): string {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) return text;
  return text.length === 10 ? formatDate(londonDate(at)) : formatDateTime(at);
}

/**
 * The path of a field as people read it: `venueNeed.stepFree` is "venue need, step free". Ref, At and Code at the end
 * say how it is sent, not what it is.
 */
export function fieldTitle(path: string): string {
  const parts = path.split('.').map((part) =>
    part
      .replace(/(Ref|Code|Min)$|(?<=^start|^end)sAt$/, '')
      .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .replace(/\b(rne|rec|rag|urn|la|s47)\b/g, (letters) => letters.toUpperCase()),
  );
  return parts.join(', ');
}
