import type { EventField, FieldKind } from '@linchpin/event-types';
import { z } from 'zod';
import { momentOrNaN } from './compared-moment.js';
import { type AsOf, isSpan, placeInSpan, spanSchema } from './condition-span.js';
import { fieldValue } from './field-references.js';

export const operators = [
  'equals',
  'not-equals',
  'one-of',
  'none-of',
  'at-least',
  'at-most',
  'before',
  'after',
  'within',
  'more-than',
  'contains',
  'is-given',
  'is-missing',
] as const;

export type Operator = (typeof operators)[number];

/** Each operator between a field and a value, in words: "placement type *is one of* T0, T1". */
export const operatorTitles: Record<Operator, string> = {
  equals: 'is',
  'not-equals': 'is not',
  'one-of': 'is one of',
  'none-of': 'is none of',
  'at-least': 'is at least',
  'at-most': 'is at most',
  before: 'is before',
  after: 'is after',
  within: 'is within',
  'more-than': 'is more than',
  contains: 'includes',
  'is-given': 'is given',
  'is-missing': 'is not given',
};

const byKind: Record<FieldKind, readonly Operator[]> = {
  text: ['equals', 'not-equals', 'one-of', 'none-of'],
  code: ['equals', 'not-equals', 'one-of', 'none-of'],
  number: ['equals', 'not-equals', 'at-least', 'at-most'],
  boolean: ['equals', 'not-equals'],
  date: ['equals', 'before', 'after', 'within', 'more-than'],
  datetime: ['before', 'after', 'within', 'more-than'],
  list: ['contains'],
};

/** The operators that make sense for a field. Whether it is there at all can be asked of each: old events may lack it. */
export function operatorsOf({ kind }: Pick<EventField, 'kind'>): readonly Operator[] {
  return [...byKind[kind], 'is-given', 'is-missing'];
}

/** The operators that compare a date with a span of days from another: the event, today, another date of it. */
export const spanOperators: ReadonlySet<Operator> = new Set(['within', 'more-than']);

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

const ruleSchema = z.strictObject({
  field: z.string().min(1).max(100).describe('path of a field of the event, such as venueNeed.capacity'),
  operator: z.enum(operators),
  value: z
    .union([scalar, z.array(scalar).max(100), spanSchema])
    .optional()
    .describe('what to compare with; for within and more-than a span: { amount: 5, unit: working-days, from: event }'),
});

/**
 * One comparison of a field of the event with a value. Dates compare as moments: `2026-10-14`, which is the beginning of
 * that day in London, or with a time and its offset.
 */
export type Rule = z.infer<typeof ruleSchema>;

/** All, any or none of some conditions; groups may hold groups. */
export type Conditions = Rule | { all: Conditions[] } | { any: Conditions[] } | { none: Conditions[] };

export const conditionsSchema: z.ZodType<Conditions> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionsSchema).max(50) }),
    z.strictObject({ any: z.array(conditionsSchema).min(1).max(50) }),
    z.strictObject({ none: z.array(conditionsSchema).min(1).max(50) }),
    ruleSchema,
  ]),
);

/**
 * Whether the conditions hold for an event's data. No condition means yes. Throws `UncountableSpanError` where a span of
 * days leaves what the calendars know. Pure: what *the event* and *today* mean is given in `asOf`.
 */
export function conditionsHold(conditions: Conditions | null, data: Record<string, unknown>, asOf: AsOf): boolean {
  if (!conditions) return true;
  if ('all' in conditions) return conditions.all.every((one) => conditionsHold(one, data, asOf));
  if ('any' in conditions) return conditions.any.some((one) => conditionsHold(one, data, asOf));
  if ('none' in conditions) return !conditions.none.some((one) => conditionsHold(one, data, asOf));
  return ruleHolds(conditions, data, asOf);
}

/** Every rule in the conditions, for checks and descriptions. */
export function rulesOf(conditions: Conditions | null): Rule[] {
  if (!conditions) return [];
  if ('all' in conditions) return conditions.all.flatMap(rulesOf);
  if ('any' in conditions) return conditions.any.flatMap(rulesOf);
  if ('none' in conditions) return conditions.none.flatMap(rulesOf);
  return [conditions];
}

/** A field that the event does not have equals nothing, is one of nothing, and compares with nothing. */
function ruleHolds({ field, operator, value }: Rule, data: Record<string, unknown>, asOf: AsOf): boolean {
  const actual = fieldValue(data, field);
  const given = actual !== undefined && actual !== null;
  const listed = Array.isArray(value) ? value : [value];
  switch (operator) {
    case 'is-given':
      return given;
    case 'is-missing':
      return !given;
    case 'equals':
      return actual === value;
    case 'not-equals':
      return actual !== value;
    case 'one-of':
      return given && listed.includes(actual as string);
    case 'none-of':
      return !given || !listed.includes(actual as string);
    case 'contains':
      return Array.isArray(actual) && listed.some((one) => actual.includes(one));
    case 'at-least':
      return typeof actual === 'number' && typeof value === 'number' && actual >= value;
    case 'at-most':
      return typeof actual === 'number' && typeof value === 'number' && actual <= value;
    case 'before':
      return momentOrNaN(actual) < momentOrNaN(value);
    case 'after':
      return momentOrNaN(actual) > momentOrNaN(value);
    case 'within':
      return isSpan(value) && placeInSpan(actual, value, data, asOf) === 'within';
    case 'more-than':
      return isSpan(value) && placeInSpan(actual, value, data, asOf) === 'beyond';
  }
}
