import { instantAt } from '@linchpin/calendar';
import type { EventField, FieldKind } from '@linchpin/events';
import { z } from 'zod';
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
  contains: 'includes',
  'is-given': 'is given',
  'is-missing': 'is not given',
};

const byKind: Record<FieldKind, readonly Operator[]> = {
  text: ['equals', 'not-equals', 'one-of', 'none-of'],
  code: ['equals', 'not-equals', 'one-of', 'none-of'],
  number: ['equals', 'not-equals', 'at-least', 'at-most'],
  boolean: ['equals', 'not-equals'],
  date: ['equals', 'before', 'after'],
  datetime: ['before', 'after'],
  list: ['contains'],
};

/** The operators that make sense for a field. Whether it is there at all can be asked of each: old events may lack it. */
export function operatorsOf({ kind }: Pick<EventField, 'kind'>): readonly Operator[] {
  return [...byKind[kind], 'is-given', 'is-missing'];
}

const scalar = z.union([z.string().max(200), z.number(), z.boolean()]);

const ruleSchema = z.strictObject({
  field: z.string().min(1).max(100).describe('path of a field of the event, such as venueNeed.capacity'),
  operator: z.enum(operators),
  value: z.union([scalar, z.array(scalar).max(100)]).optional(),
});

/** One comparison of a field of the event with a value. Dates compare as dates: 2026-10-14 or with a time and offset. */
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

/** Whether the conditions hold for an event's data. No condition means yes. */
export function conditionsHold(conditions: Conditions | null, data: Record<string, unknown>): boolean {
  if (!conditions) return true;
  if ('all' in conditions) return conditions.all.every((one) => conditionsHold(one, data));
  if ('any' in conditions) return conditions.any.some((one) => conditionsHold(one, data));
  if ('none' in conditions) return !conditions.none.some((one) => conditionsHold(one, data));
  return ruleHolds(conditions, fieldValue(data, conditions.field));
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
function ruleHolds({ operator, value }: Rule, actual: unknown): boolean {
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
      return moment(actual) < moment(value);
    case 'after':
      return moment(actual) > moment(value);
  }
}

/** NaN for what is no date: every comparison with it is false. A date alone is the beginning of that day in London. */
function moment(value: unknown): number {
  if (typeof value !== 'string') return Number.NaN;
  const at = Date.parse(value);
  return Number.isNaN(at) || value.length !== 10 ? at : instantAt(value, '00:00').getTime();
}
