import type { EventField } from '@linchpin/event-types';
import type { Owed, Step, When } from '@linchpin/trigger-files';
import { isAtOnce } from '@linchpin/trigger-words';
import type { FormFault, Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import type { Choice, FieldView } from '../trigger-editor/field-view.js';
import {
  type AnyOffset,
  dateFieldsOf,
  offsetContent,
  offsetFields,
  type OffsetRules,
  readOffset,
} from '../trigger-editor/offset-form.js';
/** What is done with a step whose time has passed when its turn comes. */
const pasts: readonly Choice[] = [
  { value: 'now', text: 'Do it at once' },
  { value: 'skip', text: 'Leave it out' },
  { value: 'person', text: 'Hand it to a person to decide' },
];

const AT_ONCE: AnyOffset = { from: 'event', amount: 0, unit: 'days', direction: 'after', calendar: 'service' };

/** Bounds of the time of a step, what their boxes say, and what faults call them. */
const bounds = [
  { name: 'neverBefore', field: 'never-before', text: 'Never before a certain time', counts: 'the earliest time' },
  { name: 'latestBy', field: 'latest-by', text: 'No later than a certain time', counts: 'the latest time' },
] as const;

/** What the page of a step's time shows. */
export function whenContent(when: When | undefined): FormContent {
  const atOnce = !when || isAtOnce(when);
  return {
    timing: atOnce ? 'at-once' : 'counted',
    ...(atOnce ? {} : offsetContent('when', plainOf(when))),
    bounds: bounds.filter(({ name }) => when?.[name]).map(({ field }) => field),
    ...offsetContent('never-before', when?.neverBefore),
    ...offsetContent('latest-by', when?.latestBy),
    past: when?.past ?? 'now',
  };
}

/** How the time itself may be counted: from what every event has, for a step must know when its turn comes. */
export function whenRules(
  fields: readonly EventField[],
  earlier: readonly Step[],
  deadlines: readonly Owed[] = [],
): OffsetRules {
  const dateFields = dateFieldsOf(fields).filter(({ required }) => required);
  // One that has another date where the event lacks the first always has one.
  const certain = deadlines.filter(({ due, dueOtherwise = due }) =>
    [due, dueOtherwise].some(({ from }) => from === 'event' || dateFields.some(({ path }) => path === from.field)),
  );
  return { dateFields, deadlines: certain, steps: earlier, timeOfDay: true };
}

/** How a bound may be counted: one on a date that an event does not have is no bound. */
export function boundRules(
  fields: readonly EventField[],
  counts = 'the limit',
  deadlines: readonly Owed[] = [],
): OffsetRules {
  return { dateFields: dateFieldsOf(fields), deadlines, timeOfDay: true, counts };
}

/** The time that a form says; undefined for at once. */
export function readWhen(
  values: FormValues,
  fields: readonly EventField[],
  earlier: readonly Step[],
  previous: When | undefined,
  deadlines: readonly Owed[] = [],
): Reading<When | undefined> {
  const faults: FormFault[] = [];
  const timing = values.text('timing');
  if (timing !== 'at-once' && timing !== 'counted')
    faults.push({ field: 'timing', text: 'Choose whether it is done at once or at a time that is counted' });
  const before = previous && plainOf(previous);
  const time =
    timing === 'counted'
      ? readOffset(values, 'when', whenRules(fields, earlier, deadlines), before)
      : { value: before && previous && isAtOnce(previous) ? before : AT_ONCE };
  faults.push(...(time.faults ?? []));
  const ticked = values.all('bounds');
  const limits: Pick<When, 'neverBefore' | 'latestBy'> = {};
  for (const { name, field, counts } of bounds) {
    if (!ticked.includes(field)) continue;
    const read = readOffset(values, field, boundRules(fields, counts, deadlines), previous?.[name]);
    if (read.faults) faults.push(...read.faults);
    else limits[name] = read.value as NonNullable<When['neverBefore']>;
  }
  const past = pasts.find(({ value }) => value === values.text('past'));
  if (!past) faults.push({ field: 'past', text: 'Choose what happens if the time has passed' });
  if (faults.length > 0 || !past || !time.value) return { faults };
  const when: When = { ...time.value, ...limits, past: past.value as When['past'] };
  const saysNothing = isAtOnce(when) && !when.neverBefore && !when.latestBy && when.past === 'now';
  return { value: saysNothing ? undefined : when };
}

/** The fields of the page. `sums` show what the times come to for an example, by the prefix of their fields. */
export function whenFields(
  values: FormValues,
  fields: readonly EventField[],
  earlier: readonly Step[],
  sums: Readonly<Record<string, readonly FieldView[]>>,
  deadlines: readonly Owed[] = [],
): FieldView[] {
  const sum = (prefix: string) => sums[prefix] ?? [];
  return [
    {
      kind: 'radios',
      name: 'timing',
      label: 'When it is done',
      value: values.text('timing'),
      choices: [
        { value: 'at-once', text: 'At once', hint: 'As soon as the steps that it waits for are done' },
        {
          value: 'counted',
          text: 'At a time that is counted',
          hint: 'Before or after the event, a date of it, or the end of another step',
          shown: [...offsetFields('when', values, whenRules(fields, earlier, deadlines)), ...sum('when')],
        },
      ],
    },
    {
      kind: 'ticks',
      name: 'bounds',
      label: 'Limits (optional)',
      hint: 'If the two contradict each other, the latest time counts.',
      values: values.all('bounds'),
      choices: bounds.map(({ field, text }) => ({
        value: field,
        text,
        shown: [...offsetFields(field, values, boundRules(fields, undefined, deadlines)), ...sum(field)],
      })),
    },
    {
      kind: 'radios',
      name: 'past',
      label: 'If the time has passed when its turn comes',
      hint: 'An event may arrive late, or the date may be moved nearer.',
      value: values.text('past'),
      choices: pasts,
    },
  ];
}

function plainOf({ neverBefore: _never, latestBy: _latest, past: _past, ...plain }: When): AnyOffset {
  return plain;
}
