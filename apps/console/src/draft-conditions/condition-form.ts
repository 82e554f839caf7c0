import { isDeepStrictEqual } from 'node:util';
import { isSpan, momentNamed, type Operator, operatorsOf, operatorTitles, type Rule } from '@linchpin/conditions';
import { instantAt, londonDate, londonTime } from '@linchpin/dates';
import type { EventField } from '@linchpin/event-types';
import { choiceContent, choiceFault, choiceFields, chosenCodes, isCoded, OTHER, VALUE } from './condition-choices.js';
import { alike, bare, bareHints, offeredOperators, ofSeveral } from './condition-operators.js';
import { isSpanOperator, readSpan, spanContent, spanFields, spanHint } from './condition-span-form.js';
import { fault, type Reading } from '../forms/form-faults.js';
import type { Choice, FieldView } from '../trigger-editor/field-view.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { dayContent, readDay } from '../forms/read-date.js';
import { timeOfDay } from '../forms/read-words.js';

/** The longest text that a condition compares with, and the most values, as the schema of conditions says. */
const LONGEST = 200;
const MOST = 100;

const OPERATOR = 'operator';

type Scalar = string | number | boolean;

/** Operators that compare with one of several values. */
const several: ReadonlySet<Operator> = new Set(['one-of', 'none-of', 'contains']);
/** What the page of a condition shows for a comparison. */
export function ruleContent(field: EventField, rule: Rule | undefined): FormContent {
  // Of yes or no, and of a list, nearly everybody asks the same.
  if (!rule) return field.kind === 'boolean' || field.kind === 'list' ? { [OPERATOR]: offeredOperators(field)[0] } : {};
  if (isSpan(rule.value)) {
    return {
      [OPERATOR]: rule.operator,
      ...(isSpanOperator(rule.operator) && spanContent(rule.operator, rule.value)),
    };
  }
  const given = Array.isArray(rule.value) ? rule.value : rule.value === undefined ? [] : [rule.value];
  const texts = given.map((one) => (typeof one === 'boolean' ? yesNo(one) : String(one)));
  return {
    [OPERATOR]: alike(rule.operator),
    ...(isCoded(field) ? choiceContent(field, texts) : { [VALUE]: texts.join('\n') }),
    ...(isDate(field) && momentContent(texts[0])),
  };
}

/**
 * The comparison that a form says, with `fields` of the event that a span may be counted from. `previous` is returned
 * itself when the form says the same.
 */
export function readRule(
  values: FormValues,
  field: EventField,
  previous?: Rule,
  fields: readonly EventField[] = [],
): Reading<Rule> {
  const chosen = operatorsOf(field).find((one) => one === values.text(OPERATOR));
  if (!chosen) return fault(OPERATOR, 'Choose how to compare');
  const operator = withSeveral(chosen, values, field);
  if (bare.has(operator)) return { value: kept({ field: field.path, operator }, previous) };
  if (isSpanOperator(operator)) {
    const span = readSpan(values, operator, field, fields, previous?.value);
    return span.faults ? span : { value: kept({ field: field.path, operator, value: span.value }, previous) };
  }
  const read = isDate(field) ? readMoment(values, field) : readValues(values, field, operator);
  if (read.faults) return read;
  const [first] = read.value;
  const value = operator === 'one-of' || operator === 'none-of' || read.value.length > 1 ? read.value : first;
  return { value: kept({ field: field.path, operator, value }, previous) };
}

/** The operator that means the same for as many values as are given. */
function withSeveral(operator: Operator, values: FormValues, field: EventField): Operator {
  const wide = ofSeveral[operator];
  return wide && operatorsOf(field).includes(wide) && given(values, field).length > 1 ? wide : operator;
}

/** The fields of the page that asks how to compare, and with what. */
export function ruleFields(values: FormValues, field: EventField, fields: readonly EventField[] = []): FieldView[] {
  const operators = offeredOperators(field, values.text(OPERATOR));
  const [only, ...others] = operators;
  const choices = operators.map((one): Choice => ({
    value: one,
    text: operatorTitles[one],
    hint: bareHints[one] ?? spanHint(one),
    ...(isSpanOperator(one) && { shown: spanFields(values, one, field, fields) }),
  }));
  return [
    only && others.length === 0
      ? { kind: 'hidden', name: OPERATOR, value: only }
      : {
          kind: 'radios',
          name: OPERATOR,
          label: 'How to compare',
          value: alike(values.text(OPERATOR) as Operator),
          choices,
        },
    ...(operators.every((one) => bare.has(one)) ? [] : valueFields(values, field)),
  ];
}

function valueFields(values: FormValues, field: EventField): FieldView[] {
  if (isCoded(field)) return choiceFields(values, field);
  switch (field.kind) {
    case 'boolean':
      return [
        {
          kind: 'radios',
          name: VALUE,
          label: 'Yes or no',
          value: values.text(VALUE),
          inline: true,
          choices: YES_NO,
        },
      ];
    case 'number':
      return [
        {
          kind: 'text',
          name: VALUE,
          label: 'Number',
          hint: 'A whole number',
          value: values.typed(VALUE),
          width: 4,
          numeric: true,
        },
      ];
    case 'date':
    case 'datetime':
      return [
        {
          kind: 'date',
          name: VALUE,
          label: 'Date',
          hint: 'For example, 14 10 2026. Leave it empty where days are counted.',
          ...dayTyped(values),
        },
        ...(field.kind === 'datetime'
          ? [
              {
                kind: 'text' as const,
                name: 'value-time',
                label: 'Time of day (optional)',
                hint: 'London time, such as 9am or 14:30',
                value: values.typed('value-time'),
                width: 10 as const,
              },
            ]
          : []),
      ];
    default:
      return [
        {
          kind: 'lines',
          name: VALUE,
          label: 'Text',
          hint: 'Write it exactly as the case management system sends it. If it can be one of several, put each on its own line.',
          value: values.typed(VALUE),
          rows: 3,
        },
      ];
  }
}

const YES_NO: readonly Choice[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];

function given(values: FormValues, field: EventField): string[] {
  return isCoded(field) ? chosenCodes(values, field) : values.lines(VALUE);
}

function readValues(values: FormValues, field: EventField, operator: Operator): Reading<Scalar[]> {
  const texts = given(values, field);
  const wrong = isCoded(field) ? choiceFault(texts, field) : null;
  if (wrong) return wrong;
  if (texts.length === 0)
    return fault(VALUE, field.kind === 'boolean' ? 'Choose yes or no' : 'Enter a value to compare with');
  if (!several.has(operator) && texts.length > 1) {
    return fault(VALUE, `“${operatorTitles[operator]}” compares with one value: leave only one`);
  }
  if (texts.length > MOST) return fault(VALUE, `Enter ${String(MOST)} values or fewer`);
  if (texts.some((text) => text.length > LONGEST)) {
    return fault(isCoded(field) ? OTHER : VALUE, `Each value must be ${String(LONGEST)} characters or fewer`);
  }
  if (field.kind === 'boolean') {
    const [text] = texts;
    return text === 'yes' || text === 'no' ? { value: [text === 'yes'] } : fault(VALUE, 'Choose yes or no');
  }
  if (field.kind === 'number') {
    const [text = ''] = texts;
    return /^-?\d{1,9}$/.test(text) ? { value: [Number(text)] } : fault(VALUE, 'Enter a whole number, such as 3');
  }
  return { value: [...new Set(texts)] };
}

/** A day, or a moment of it where a time of day is given too. */
function readMoment(values: FormValues, field: EventField): Reading<Scalar[]> {
  const day = readDay(values, VALUE, 'The date');
  if (day.faults) return day;
  if (day.value === null) return fault(`${VALUE}-day`, 'Enter a date to compare with');
  const time = field.kind === 'datetime' ? values.text('value-time') : '';
  if (!time) return { value: [day.value] };
  const at = timeOfDay(time);
  if (!at) return fault('value-time', 'Enter a time of day, such as 9am or 14:30, or leave it empty');
  try {
    return { value: [instantAt(day.value, at).toISOString()] };
  } catch {
    // The clocks skip an hour in March.
    return fault('value-time', 'There is no such time on that day, because the clocks change: enter another');
  }
}

function momentContent(text: string | undefined): FormContent {
  if (text === undefined) return {};
  const named = momentNamed(text);
  // What is no date is shown as it stands, to be mended.
  if ('fault' in named) return dayContent(VALUE, text);
  if (text.length === 10) return dayContent(VALUE, text);
  const moment = new Date(named.at);
  return { ...dayContent(VALUE, londonDate(moment)), 'value-time': londonTime(moment) };
}

function dayTyped(values: FormValues) {
  return {
    day: values.typed(`${VALUE}-day`),
    month: values.typed(`${VALUE}-month`),
    year: values.typed(`${VALUE}-year`),
  };
}

/**
 * The rule as it stood, when the new one compares the same: `2026-10-14T09:00+01:00` is not rewritten by being seen, nor
 * are codes put into the order of their boxes.
 */
function kept(rule: Rule, previous: Rule | undefined): Rule {
  if (previous?.field !== rule.field || alike(previous.operator) !== alike(rule.operator)) return rule;
  const same = (value: Rule['value']) => new Set((Array.isArray(value) ? value : [value]).map(comparable));
  return isDeepStrictEqual(same(previous.value), same(rule.value)) ? previous : rule;
}

function comparable(value: unknown): unknown {
  const named = typeof value === 'string' && value.length > 10 ? momentNamed(value) : null;
  return named && 'at' in named ? named.at : value;
}

function isDate({ kind }: EventField): boolean {
  return kind === 'date' || kind === 'datetime';
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}
