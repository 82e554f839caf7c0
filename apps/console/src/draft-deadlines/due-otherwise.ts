import type { EventField } from '@linchpin/event-types';
import { calendarOfRule } from '@linchpin/timings';
import type { Owed } from '@linchpin/trigger-files';
import type { FormContent, FormValues } from '../forms/form-values.js';
import type { FieldView } from '../trigger-editor/field-view.js';
import { dateFieldsOf } from '../trigger-editor/offset-form.js';

/** The name of the field, and what it says of a count that came with a file and that this page does not show. */
const NAME = 'otherwise';
const AS_IT_IS = 'as-it-is';

/** What the field shows: a date of the event that is the limit itself, or none. */
export function otherwiseContent({ dueOtherwise }: Owed): FormContent {
  if (!dueOtherwise) return { [NAME]: '' };
  const { from, amount } = dueOtherwise;
  return { [NAME]: amount === 0 && typeof from === 'object' && 'field' in from ? `field:${from.field}` : AS_IT_IS };
}

/** Asks for the date that is owed when the event does not have the one above. Nothing where it has no date at all. */
export function otherwiseFields(
  values: FormValues,
  fields: readonly EventField[],
  { dueOtherwise }: Owed,
): FieldView[] {
  const dates = dateFieldsOf(fields).filter(({ required }) => !required);
  if (dates.length === 0 && !dueOtherwise) return [];
  const kept = otherwiseContent({ dueOtherwise } as Owed)[NAME] === AS_IT_IS;
  return [
    {
      kind: 'select',
      name: NAME,
      label: 'If the event does not have the date that it counts from',
      hint: 'Such as the last date in time, where the case system has worked it out',
      value: values.text(NAME),
      choices: [
        { value: '', text: 'Nothing is owed' },
        ...dates.map(({ path, title }) => ({ value: `field:${path}`, text: `It is owed by: ${title}` })),
        ...(kept ? [{ value: AS_IT_IS, text: 'As it is now' }] : []),
      ],
    },
  ];
}

/** What the field says of the deadline. What is no choice of the page is taken as none. */
export function readOtherwise(
  values: FormValues,
  fields: readonly EventField[],
  { rule, dueOtherwise }: Owed,
  due: Owed['due'],
): Pick<Owed, 'dueOtherwise'> | Record<string, never> {
  // Every event has its own time: counted from that, there is never another date to count from.
  if (due.from === 'event') return {};
  const chosen = values.text(NAME);
  if (chosen === AS_IT_IS) return dueOtherwise ? { dueOtherwise } : {};
  const field = dateFieldsOf(fields).find(({ path }) => chosen === `field:${path}`);
  if (!field) return {};
  const calendar = calendarOfRule(rule, 'service');
  return { dueOtherwise: { from: { field: field.path }, amount: 0, unit: 'days', direction: 'after', calendar } };
}
