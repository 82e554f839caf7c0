import type { EventField } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Owed } from '@linchpin/trigger-files';
import { fault, type FormFault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readWords } from '../forms/read-words.js';
import type { FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import {
  dateFieldsOf,
  offsetContent,
  offsetFields,
  type OffsetRules,
  readOffset,
} from '../trigger-editor/offset-form.js';
import { keyField, keysOf, readKey } from '../trigger-editor/short-key.js';
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
  const faults: FormFault[] = [
    ...(title.faults ?? []),
    ...(key.faults ?? []),
    ...(rule === 'statutory' || rule === 'local'
      ? []
      : [{ field: 'rule', text: 'Choose whether the law or the council sets it' }]),
    ...(rule === '' ? [] : (citation.faults ?? [])),
    ...(team && known ? [] : [{ field: 'team', text: 'Choose who owes it' }]),
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
