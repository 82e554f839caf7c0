import { isDeepStrictEqual } from 'node:util';
import { formatTimeOfDay } from '@linchpin/dates';
import { type EventField, inSentence } from '@linchpin/event-types';
import { type When, whenSchema } from '@linchpin/trigger-files';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readNumber, timeOfDay } from '../forms/read-words.js';
import type { Choice, FieldView } from './field-view.js';
/** What an offset may count from, and whether it may name a time of day. */
export interface OffsetRules {
  dateFields: readonly EventField[];
  /** Steps whose end it may count from. */
  steps?: readonly { key: string; title: string }[];
  /** Deadlines of the trigger whose dates it may take. */
  deadlines?: readonly { key: string; title: string }[];
  timeOfDay: boolean;
  /** What is counted, where a page counts several times: `the due date`. It ends the sentences of faults. */
  counts?: string;
}

/** An offset, or the time of a step without its bounds. */
export type AnyOffset = Omit<When, 'neverBefore' | 'latestBy' | 'past'>;

/** The longest amount that the schema of offsets takes. */
const MOST = 1000;

/** Units, and for working days the calendar, as one choice. */
export const units: readonly Choice[] = [
  { value: 'hours', text: 'hours' },
  { value: 'days', text: 'calendar days' },
  { value: 'working-days:statutory', text: 'working days' },
  { value: 'working-days:service', text: 'council working days' },
  { value: 'working-days:school', text: 'school days' },
  { value: 'weeks', text: 'weeks' },
  { value: 'months', text: 'months' },
];

/** What the units mean, under their row. */
export const WORKING_DAYS =
  'Working days leave out weekends and bank holidays. Council working days also leave out the council’s closure days.';

const directions: readonly Choice[] = [
  { value: 'after', text: 'after' },
  { value: 'before', text: 'before' },
];

/** The fields of an event that a time can count from. */
export function dateFieldsOf(fields: readonly EventField[]): EventField[] {
  return fields.filter(({ kind }) => kind === 'date' || kind === 'datetime');
}

/** What the fields of an offset show; nothing is chosen without one. */
export function offsetContent(prefix: string, offset: unknown): FormContent {
  const parsed = parse(offset);
  if (!parsed) return {};
  const { from, amount, unit, direction, calendar, at } = parsed;
  return {
    [`${prefix}-amount`]: String(amount),
    [`${prefix}-unit`]: unit === 'working-days' ? `${unit}:${calendar}` : unit,
    [`${prefix}-direction`]: direction,
    [`${prefix}-from`]: originValue(from),
    [`${prefix}-at`]: at === undefined ? '' : formatTimeOfDay(at),
  };
}

/**
 * The offset that a form says. `previous` is returned itself when the form says the same, so that saving a page
 * unchanged changes nothing, and keeps what the form does not show.
 */
export function readOffset<Kept>(
  values: FormValues,
  prefix: string,
  rules: OffsetRules,
  previous?: Kept,
): Reading<AnyOffset | Kept> {
  const forWhat = rules.counts === undefined ? '' : ` for ${rules.counts}`;
  const enter = `Enter how many to count${forWhat}, or 0 for the day itself`;
  const amount = readNumber(values, `${prefix}-amount`, { what: 'How many', enter, least: 0, most: MOST });
  const unit = units.find(({ value }) => value === values.text(`${prefix}-unit`));
  const direction = directions.find(({ value }) => value === values.text(`${prefix}-direction`));
  const from = originOf(values.text(`${prefix}-from`), rules);
  const at = rules.timeOfDay ? readTime(values, prefix, forWhat) : { value: undefined };
  const faults = [
    ...(amount.faults && !values.text(`${prefix}-amount`) ? amount.faults : []),
    ...(amount.faults && values.text(`${prefix}-amount`)
      ? [{ field: `${prefix}-amount`, text: `How many to count${forWhat} must be a whole number from 0 to 1,000` }]
      : []),
    ...(unit ? [] : [{ field: `${prefix}-unit`, text: `Choose what to count${forWhat}, such as working days` }]),
    ...(direction ? [] : [{ field: `${prefix}-direction`, text: `Choose before or after${forWhat}` }]),
    ...(from ? [] : [{ field: `${prefix}-from`, text: `Choose what to count from${forWhat}` }]),
    ...(at.faults ?? []),
  ];
  if (faults.length > 0 || !unit || !direction || !from || amount.value === undefined) return { faults };
  const [unitName, calendar] = unit.value.split(':') as [AnyOffset['unit'], AnyOffset['calendar'] | undefined];
  const before = parse(previous);
  const offset: AnyOffset = {
    from,
    amount: amount.value,
    unit: unitName,
    direction: direction.value as AnyOffset['direction'],
    // Without working days the calendar says nothing, and stays as it is.
    calendar: calendar ?? before?.calendar ?? 'service',
    ...(at.value !== undefined && { at: at.value }),
  };
  if (offset.unit === 'hours' && offset.at !== undefined) {
    return fault(
      `${prefix}-at`,
      `Hours are counted to the minute${forWhat}: leave the time of day empty, or count days instead`,
    );
  }
  if (typeof from === 'object' && 'step' in from && offset.direction === 'before' && offset.amount > 0) {
    return fault(
      `${prefix}-direction`,
      `Choose after${forWhat}: nothing can be done before a step that has already ended`,
    );
  }
  return { value: previous !== undefined && before && isDeepStrictEqual(before, offset) ? previous : offset };
}

/** The fields of an offset, as one sentence: how many, of what, before or after, counted from what. */
export function offsetFields(prefix: string, values: FormValues, rules: OffsetRules): FieldView[] {
  const from = values.text(`${prefix}-from`);
  const origins = originChoices(rules);
  // A date that the event no longer has is shown, so that what stood there is not lost unseen.
  const unknown =
    from && !origins.some(({ value }) => value === from)
      ? [{ value: from, text: 'Something that this event does not give' }]
      : [];
  return [
    {
      kind: 'row',
      hint: WORKING_DAYS,
      fields: [
        {
          kind: 'text',
          name: `${prefix}-amount`,
          label: 'How many',
          value: values.typed(`${prefix}-amount`),
          width: 4,
          numeric: true,
        },
        {
          kind: 'select',
          name: `${prefix}-unit`,
          label: 'Of what',
          value: values.text(`${prefix}-unit`),
          choices: choose(units),
        },
        {
          kind: 'select',
          name: `${prefix}-direction`,
          label: 'Before or after',
          value: values.text(`${prefix}-direction`),
          choices: choose(directions),
        },
        {
          kind: 'select',
          name: `${prefix}-from`,
          label: 'Counted from',
          value: from,
          choices: choose([...origins, ...unknown]),
        },
      ],
    },
    ...(rules.timeOfDay
      ? [
          {
            kind: 'text' as const,
            name: `${prefix}-at`,
            label: 'Time of day (optional)',
            hint: 'Such as 9am or 2:30pm',
            value: values.typed(`${prefix}-at`),
            width: 10 as const,
          },
        ]
      : []),
  ];
}

/** The offset that the fields say, however wrong the rest of the form is; null when they say none. */
export function offsetTyped(values: FormValues, prefix: string, rules: OffsetRules): AnyOffset | null {
  return readOffset<AnyOffset>(values, prefix, rules).value ?? null;
}

/** The choices, with none chosen first. */
export function choose(choices: readonly Choice[]): Choice[] {
  return [{ value: '', text: 'Choose' }, ...choices];
}

function originChoices({ dateFields, deadlines = [], steps = [] }: OffsetRules): Choice[] {
  return [
    { value: 'event', text: 'the event itself' },
    ...dateFields.map(({ path, title }) => ({ value: `field:${path}`, text: `the ${inSentence(title)}` })),
    ...deadlines.map(({ key, title }) => ({ value: `deadline:${key}`, text: `the date owed: ${title}` })),
    ...steps.map(({ key, title }) => ({ value: `step:${key}`, text: `the end of “${title}”` })),
  ];
}

function originOf(text: string, rules: OffsetRules): AnyOffset['from'] | null {
  if (!originChoices(rules).some(({ value }) => value === text)) return null;
  if (text === 'event') return text;
  const name = text.slice(text.indexOf(':') + 1);
  if (text.startsWith('deadline:')) return { deadline: name };
  return text.startsWith('field:') ? { field: name } : { step: name };
}

function originValue(from: AnyOffset['from']): string {
  if (from === 'event') return from;
  if ('deadline' in from) return `deadline:${from.deadline}`;
  return 'field' in from ? `field:${from.field}` : `step:${from.step}`;
}

function readTime(values: FormValues, prefix: string, forWhat: string): Reading<string | undefined> {
  const text = values.text(`${prefix}-at`);
  if (!text) return { value: undefined };
  const time = timeOfDay(text);
  return time
    ? { value: time }
    : fault(`${prefix}-at`, `Enter a time of day${forWhat}, such as 9am or 2:30pm, or leave it empty`);
}

/** An offset with everything that it leaves out; undefined for what is none. */
function parse(offset: unknown): AnyOffset | undefined {
  if (offset === undefined) return undefined;
  const parsed = whenSchema.safeParse(offset);
  if (!parsed.success) return undefined;
  const { neverBefore: _never, latestBy: _latest, past: _past, ...plain } = parsed.data;
  return plain;
}
