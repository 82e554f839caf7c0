import { type Operator, operatorsOf } from '@linchpin/conditions';
import type { EventField } from '@linchpin/event-types';

/** Operators that compare with nothing. */
export const bare: ReadonlySet<Operator> = new Set(['is-given', 'is-missing']);

/** What these say of an event, beside their names. */
export const bareHints: Partial<Record<Operator, string>> = {
  'is-given': 'The event says it, whatever it is',
  'is-missing': 'The event does not say it',
};

/** The operator that says of several values what this one says of one. */
export const ofSeveral: Partial<Record<Operator, Operator>> = { equals: 'one-of', 'not-equals': 'none-of' };

/** The choice of a page that stands for an operator: "is" for "is one of" too, which is the same of one value. */
export function alike(operator: Operator): Operator {
  if (operator === 'one-of') return 'equals';
  return operator === 'none-of' ? 'not-equals' : operator;
}

/**
 * The operators that a page offers: whether a field is given only where an event may lack it, how it compares only where
 * a person could say. One that stands already is offered in any case.
 */
export function offeredOperators(field: EventField, current = ''): Operator[] {
  const all = operatorsOf(field);
  const useful = all.filter((one) =>
    bare.has(one) ? !field.required : field.compared === undefined && alike(one) === one && !doubled(one, field),
  );
  const shown = useful.length > 0 ? useful : all.filter((one) => bare.has(one));
  const standing = all.find((one) => one === current);
  return all.filter((one) => shown.includes(one) || one === (standing && alike(standing)));
}

/** Of what is always yes or no, "is not yes" is "no". */
function doubled(operator: Operator, { kind, required }: EventField): boolean {
  return operator === 'not-equals' && kind === 'boolean' && required;
}
