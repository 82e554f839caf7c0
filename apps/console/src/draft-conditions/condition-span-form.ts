import type { Rule, Span } from '@linchpin/conditions';
import { type EventField, inSentence } from '@linchpin/event-types';
import type { Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readNumber } from '../forms/read-words.js';
import type { Choice, FieldView } from '../trigger-editor/field-view.js';
import { choose, dateFieldsOf, units, WORKING_DAYS } from '../trigger-editor/offset-form.js';
/** The operators of the page that compare with a span: the names of their fields begin so. */
export type SpanOperator = 'within' | 'more-than';

/** The longest span that the schema takes. */
const MOST = 1000;

/** Whole days only: an hour is no day. */
const dayUnits = units.filter(({ value }) => value !== 'hours');

const directions: readonly Choice[] = [
  { value: 'after', text: 'after' },
  { value: 'before', text: 'before' },
  { value: 'either', text: 'before or after' },
];

const hints: Readonly<Record<SpanOperator, string>> = {
  within: 'Such as within 5 council working days after the event: at short notice',
  'more-than': 'Such as more than 3 months after the event',
};

/** What *is within* or *is more than* means, beside its name. */
export function spanHint(operator: string): string | undefined {
  return isSpanOperator(operator) ? hints[operator] : undefined;
}

export function isSpanOperator(operator: string): operator is SpanOperator {
  return operator === 'within' || operator === 'more-than';
}

/** What the fields of a span show. */
export function spanContent(operator: SpanOperator, { amount, unit, direction, calendar, from }: Span): FormContent {
  return {
    [`${operator}-amount`]: String(amount),
    [`${operator}-unit`]: unit === 'working-days' ? `${unit}:${calendar}` : unit,
    [`${operator}-direction`]: direction,
    [`${operator}-from`]: typeof from === 'string' ? from : `field:${from.field}`,
  };
}

/** The span that a form says. `previous` gives what a form does not show: the calendar where no working days count. */
export function readSpan(
  values: FormValues,
  operator: SpanOperator,
  field: EventField,
  fields: readonly EventField[],
  previous?: Rule['value'],
): Reading<Span> {
  const text = (part: string) => values.text(`${operator}-${part}`);
  const enter = 'Enter how many to count, or 0 for the day itself';
  const amount = readNumber(values, `${operator}-amount`, { what: 'How many', enter, least: 0, most: MOST });
  const unit = dayUnits.find(({ value }) => value === text('unit'));
  const direction = directions.find(({ value }) => value === text('direction'));
  const from = originChoices(field, fields, text('from')).find(({ value }) => value === text('from'));
  const faults = [
    ...(amount.faults ?? []),
    ...(unit ? [] : [{ field: `${operator}-unit`, text: 'Choose what to count, such as working days' }]),
    ...(direction ? [] : [{ field: `${operator}-direction`, text: 'Choose before, after or both' }]),
    ...(from ? [] : [{ field: `${operator}-from`, text: 'Choose what to count from' }]),
  ];
  if (faults.length > 0 || !unit || !direction || !from || amount.value === undefined) return { faults };
  const [unitName, calendar] = unit.value.split(':') as [Span['unit'], Span['calendar'] | undefined];
  const before = typeof previous === 'object' && 'calendar' in previous ? previous.calendar : 'service';
  return {
    value: {
      amount: amount.value,
      unit: unitName,
      direction: direction.value as Span['direction'],
      calendar: calendar ?? before,
      from: from.value.startsWith('field:')
        ? { field: from.value.slice('field:'.length) }
        : (from.value as 'event' | 'today'),
    },
  };
}

/** The fields of a span, as one sentence: how many, of what, before or after, counted from what. */
export function spanFields(
  values: FormValues,
  operator: SpanOperator,
  field: EventField,
  fields: readonly EventField[],
): FieldView[] {
  const text = (part: string) => values.text(`${operator}-${part}`);
  const select = (part: string, label: string, choices: readonly Choice[]): FieldView => ({
    ...{ kind: 'select', name: `${operator}-${part}`, label, value: text(part), choices: choose(choices) },
  });
  return [
    {
      kind: 'row',
      hint: WORKING_DAYS,
      fields: [
        {
          ...{ kind: 'text', name: `${operator}-amount`, label: 'How many', width: 4, numeric: true },
          value: values.typed(`${operator}-amount`),
        },
        select('unit', 'Of what', dayUnits),
        select('direction', 'Before or after', directions),
        select('from', 'Counted from', originChoices(field, fields, text('from'))),
      ],
    },
  ];
}

/** A date that the event no longer has is shown, so that what stood there is not lost unseen. */
function originChoices({ path }: EventField, fields: readonly EventField[], chosen: string): Choice[] {
  const known = [
    { value: 'event', text: 'the event itself' },
    { value: 'today', text: 'today: the day on which the event is received' },
    ...dateFieldsOf(fields)
      .filter((one) => one.path !== path)
      .map((one) => ({ value: `field:${one.path}`, text: `the ${inSentence(one.title)}` })),
  ];
  const isKnown = known.some(({ value }) => value === chosen);
  return isKnown || !chosen.startsWith('field:')
    ? known
    : [...known, { value: chosen, text: 'Something that this event does not give' }];
}
