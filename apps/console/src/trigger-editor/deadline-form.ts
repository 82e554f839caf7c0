import { type EventField, eventType, eventTypes } from '@linchpin/events';
import type { DraftContent, Owed } from '@linchpin/triggers';
import { type FieldView, fault, type FieldFault, type Reading } from './field-view.js';
import type { FormContent, FormValues } from './form-values.js';
import type { Lists } from './installation-lists.js';
import { dateFieldsOf, offsetContent, offsetFields, type OffsetRules, readOffset } from './offset-form.js';
import { keyField, keysOf, readKey } from './short-key.js';
import { readNumber, readWords } from './typed-words.js';

/** Most dates that a trigger may owe. */
export const MOST_DEADLINES = 20;

/** What a new deadline says until its pages have been filled in; the check page asks for its date. */
export const NEW_DEADLINE: Omit<Owed, 'key' | 'title' | 'rule' | 'team'> = {
  due: { from: 'event', amount: 0, unit: 'days', direction: 'after', calendar: 'service' },
  metBy: 'person',
  atRisk: 75,
};

/** What is owed, whose rule it is, and by whom. */
export type OwedWhat = Pick<Owed, 'key' | 'title' | 'rule' | 'team'> & { citation?: string };

/** Teams that a deadline can be owed by. */
export function owingTeams({ teams }: Lists) {
  return [
    { value: 'spoke', text: 'The team of the event' },
    { value: 'hub', text: 'The hub that serves the team of the event' },
    ...teams,
  ];
}

/** What the first page of a deadline shows. */
export function owedContent(owed: Owed | undefined): FormContent {
  if (!owed) return {};
  const { key, title, rule, citation, team } = owed;
  return { key, title, rule, citation: citation ?? '', 'local-source': citation ?? '', team };
}

/** What the first page says. The law must be named for a statutory date; a local one may name its source. */
export function readOwed(
  values: FormValues,
  lists: Lists,
  { deadlines }: Pick<DraftContent, 'deadlines'>,
  previous?: Owed,
): Reading<OwedWhat> {
  const title = readWords(values, 'title', { what: 'What is owed', enter: 'Enter what is owed', longest: 120 });
  const rule = values.text('rule');
  const source = rule === 'local' ? 'local-source' : 'citation';
  const citation: Reading<string | undefined> =
    rule === 'statutory' || values.text(source)
      ? readWords(values, source, {
          what: rule === 'local' ? 'Source' : 'Law or guidance',
          enter: 'Enter the law or guidance that sets the date',
          longest: 200,
        })
      : { value: undefined };
  const team = values.text('team');
  const known = team === previous?.team || owingTeams(lists).some(({ value }) => value === team);
  const key = readKey(values, title.value ?? '', keysOf(deadlines), previous?.key);
  const faults: FieldFault[] = [
    ...(title.faults ?? []),
    ...(key.faults ?? []),
    ...(rule === 'statutory' || rule === 'local'
      ? []
      : [{ name: 'rule', text: 'Choose whether the law or the council sets it' }]),
    ...(rule === '' ? [] : (citation.faults ?? [])),
    ...(team && known ? [] : [{ name: 'team', text: 'Choose who owes it' }]),
  ];
  const isRule = rule === 'statutory' || rule === 'local';
  if (faults.length > 0 || title.value === undefined || key.value === undefined || !isRule) return { faults };
  return {
    value: {
      key: key.value,
      title: title.value,
      rule,
      team,
      ...(citation.value !== undefined && { citation: citation.value }),
    },
  };
}

/** The fields of the first page. */
export function owedFields(values: FormValues, lists: Lists): FieldView[] {
  return [
    {
      kind: 'text',
      name: 'title',
      label: 'What is owed',
      hint: 'Such as: hold the initial conference',
      value: values.typed('title'),
      longest: 120,
    },
    {
      kind: 'radios',
      name: 'rule',
      label: 'Who sets the date',
      value: values.text('rule'),
      choices: [
        {
          value: 'statutory',
          text: 'The law or statutory guidance',
          shown: [
            {
              kind: 'text',
              name: 'citation',
              label: 'Law or guidance',
              hint: 'Such as: CPPCR 2010 reg 33(1)',
              value: values.typed('citation'),
            },
          ],
        },
        {
          value: 'local',
          text: 'The council',
          shown: [
            {
              kind: 'text',
              name: 'local-source',
              label: 'Source (optional)',
              hint: 'Such as: business support standards 2026',
              value: values.typed('local-source'),
            },
          ],
        },
      ],
    },
    {
      kind: 'select',
      name: 'team',
      label: 'Who owes it',
      value: values.text('team'),
      choices: [{ value: '', text: 'Choose a team' }, ...owingTeams(lists)],
    },
    keyField(values),
  ];
}

/** A date is owed by the end of its day. */
export function dueRules(fields: readonly EventField[]): OffsetRules {
  return { dateFields: dateFieldsOf(fields), timeOfDay: false };
}

/** What the page of the date shows: nothing yet while it is the one that a new deadline begins with. */
export function dueContent({ due }: Owed): FormContent {
  return due.from === 'event' && due.amount === 0 ? {} : offsetContent('due', due);
}

/** The date that a page says. */
export function readDue(values: FormValues, fields: readonly EventField[], owed: Owed): Reading<Owed['due']> {
  const read = readOffset(values, 'due', dueRules(fields), owed.due);
  if (read.faults) return read;
  const due = read.value as Owed['due'];
  if (due.amount === 0 && due.from === 'event') {
    return fault('due-amount', 'Enter 1 or more, or count from a date that the event tells: a deadline needs time');
  }
  // Closure days never lengthen a statutory deadline (CPPCR 2010 reg 2).
  if (owed.rule === 'statutory' && due.unit === 'working-days' && due.calendar !== 'statutory') {
    return fault('due-unit', 'Choose working days: the council’s closure days never lengthen a date that the law sets');
  }
  return { value: due };
}

/** The fields of the page of the date. */
export function dueFields(values: FormValues, fields: readonly EventField[], sum: readonly FieldView[]): FieldView[] {
  return [...offsetFields('due', values, dueRules(fields)), ...sum];
}

/** What the page of how it is met shows. */
export function metContent({ metBy, atRisk }: Owed): FormContent {
  const how = metBy === 'person' ? 'person' : 'step' in metBy ? 'step' : 'event';
  return {
    met: how,
    step: typeof metBy === 'object' && 'step' in metBy ? metBy.step : '',
    event: typeof metBy === 'object' && 'event' in metBy ? metBy.event : '',
    'at-risk': String(atRisk),
  };
}

/** How it is met, and when it is at risk. */
export function readMet(values: FormValues, content: DraftContent): Reading<Pick<Owed, 'metBy' | 'atRisk'>> {
  const atRisk = readNumber(values, 'at-risk', {
    what: 'Percentage',
    enter: 'Enter a percentage from 1 to 99',
    least: 1,
    most: 99,
  });
  const how = values.text('met');
  const metBy = readMetBy(how, values, content);
  const faults = [...(metBy.faults ?? []), ...(atRisk.faults ?? [])];
  if (faults.length > 0 || metBy.value === undefined || atRisk.value === undefined) return { faults };
  return { value: { metBy: metBy.value, atRisk: atRisk.value } };
}

function readMetBy(how: string, values: FormValues, content: DraftContent): Reading<Owed['metBy']> {
  if (how === 'person') return { value: 'person' };
  if (how === 'step') {
    const key = values.text('step');
    return content.steps.some((step) => step.key === key)
      ? { value: { step: key } }
      : fault('step', 'Choose the step that meets it');
  }
  if (how === 'event') {
    const event = values.text('event');
    return sameSubject(content).some(({ type }) => type === event)
      ? { value: { event } }
      : fault('event', 'Choose the event that meets it');
  }
  return fault('met', 'Choose how it is met');
}

/** The fields of the page of how it is met. */
export function metFields(values: FormValues, content: DraftContent): FieldView[] {
  const steps = content.steps.map(({ key, title }) => ({ value: key, text: title }));
  const events = sameSubject(content).map(({ type, title }) => ({ value: type, text: title }));
  const select = (name: string, label: string, choices: { value: string; text: string }[]): FieldView => ({
    kind: 'select',
    name,
    label,
    value: values.text(name),
    choices: [{ value: '', text: 'Choose' }, ...choices],
  });
  return [
    {
      kind: 'radios',
      name: 'met',
      label: 'How it is met',
      value: values.text('met'),
      choices: [
        { value: 'person', text: 'A person marks it as done' },
        ...(steps.length > 0
          ? [{ value: 'step', text: 'A step is done', shown: [select('step', 'Step', steps)] }]
          : []),
        ...(events.length > 0
          ? [
              {
                value: 'event',
                text: 'An event happens',
                hint: 'Only events about the same subject can be chosen',
                shown: [select('event', 'Event', events)],
              },
            ]
          : []),
      ],
    },
    {
      kind: 'text',
      name: 'at-risk',
      label: 'At risk when this percentage of its time is used',
      hint: 'From 1 to 99, such as 75. It then turns amber in the lists',
      value: values.typed('at-risk'),
      width: 2,
      numeric: true,
    },
  ];
}

/** Events that are about the same kind of thing: no other could ever meet the deadline. */
function sameSubject({ on }: DraftContent) {
  const about = on === undefined ? undefined : eventType(on)?.about;
  return eventTypes.filter((type) => type.about === about);
}
