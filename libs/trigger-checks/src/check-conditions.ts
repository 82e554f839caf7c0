import {
  type Conditions,
  dateFault,
  isSpan,
  operatorsOf,
  operatorTitles,
  type Rule,
  type Span,
  spanOperators,
} from '@linchpin/conditions';
import type { EventField } from '@linchpin/event-types';
import type { TriggerFault } from './trigger-fault.js';

type Fields = ReadonlyMap<string, EventField>;

/** What is wrong with conditions for the fields of an event type. */
export function checkConditions(
  conditions: Conditions | null,
  path: readonly (string | number)[],
  fields: Fields,
): TriggerFault[] {
  if (!conditions) return [];
  for (const group of ['all', 'any', 'none'] as const) {
    if (group in conditions) {
      const members = (conditions as Record<string, Conditions[]>)[group] ?? [];
      return members.flatMap((one, index) => checkConditions(one, [...path, group, index], fields));
    }
  }
  return checkRule(conditions as Rule, path, fields);
}

function checkRule(rule: Rule, path: readonly (string | number)[], fields: Fields): TriggerFault[] {
  const field = fields.get(rule.field);
  const fault = (place: string, message: string): TriggerFault[] => [{ path: [...path, place], message }];
  if (!field) return fault('field', `The event has no field ${rule.field}.`);
  if (!operatorsOf(field).includes(rule.operator)) {
    const allowed = operatorsOf(field)
      .map((operator) => `${operator} (${operatorTitles[operator]})`)
      .join(', ');
    return fault('operator', `${rule.operator} cannot be used with ${rule.field}. Use one of: ${allowed}.`);
  }
  if (spanOperators.has(rule.operator)) {
    const message = spanFault(rule, fields);
    return message ? fault('value', message) : [];
  }
  const message = valueFault(rule, field);
  return message ? fault('value', message) : [];
}

/** What is wrong with the span of days that a date is compared with, in a sentence, or null. */
function spanFault({ operator, value, field: path }: Rule, fields: Fields): string | null {
  if (!isSpan(value)) {
    return `${operator} needs a span of days, such as { amount: 5, unit: working-days, direction: after, from: event }.`;
  }
  const { from }: Span = value;
  if (typeof from === 'string') return null;
  const origin = fields.get(from.field);
  if (!origin) return `The event has no field ${from.field}.`;
  if (origin.kind !== 'date' && origin.kind !== 'datetime') {
    return `${from.field} is not a date, so nothing can be counted from it.`;
  }
  return from.field === path ? `${path} is counted from itself: choose another date, the event or today.` : null;
}

/** What is wrong with the value that a field is compared with, in a sentence, or null. */
function valueFault({ operator, value, field: path }: Rule, field: EventField): string | null {
  if (operator === 'is-given' || operator === 'is-missing') {
    return value === undefined ? null : `${operator} compares with nothing: leave the value out.`;
  }
  const several = operator === 'one-of' || operator === 'none-of';
  if (several && (!Array.isArray(value) || value.length === 0))
    return `${operator} needs a list with at least one value.`;
  if (!several && operator !== 'contains' && Array.isArray(value)) return `${operator} needs one value, not a list.`;
  if (isSpan(value)) return `${operator} compares with a value: a span of days goes with within and more-than.`;
  const values = Array.isArray(value) ? value : [value];
  for (const one of values) {
    if (one === undefined) return `${operator} needs a value to compare ${path} with.`;
    if (field.codes && !(typeof one === 'string' && Object.hasOwn(field.codes, one))) {
      return `${String(one)} is not a code of ${path}. The codes are ${Object.keys(field.codes).join(', ')}.`;
    }
    if (field.kind === 'date' || field.kind === 'datetime') return dateFault(one, path, field.kind);
    const wrong = typeFault(one, field);
    if (wrong) return `${path} is ${wrong}: ${JSON.stringify(one)} cannot be compared with it.`;
  }
  return null;
}

/** What the field holds, in words, when the value is of another type; null when it fits. */
function typeFault(value: string | number | boolean, { kind }: EventField): string | null {
  switch (kind) {
    case 'number':
      return typeof value === 'number' ? null : 'a number';
    case 'boolean':
      return typeof value === 'boolean' ? null : 'yes or no (true or false)';
    default:
      return typeof value === 'string' ? null : 'text';
  }
}
