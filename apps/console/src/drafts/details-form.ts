import { londonDate } from '@linchpin/dates';
import type { Draft, DraftContent } from '@linchpin/trigger-drafts';
import type { TriggerContent } from '@linchpin/trigger-files';
import { fault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { dayContent, readDay } from '../forms/read-date.js';
import { readWords } from '../forms/read-words.js';
import type { FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
/** How often a trigger acts, as people read it. */
export const repeatWords: Record<TriggerContent['repeats'], string> = {
  'once-per-subject': 'Once for each subject, however often the event comes again',
  'once-per-child': 'Once for each child of a subject',
  'every-event': 'For every event, also when one comes again',
};

function isRepeats(value: string): value is TriggerContent['repeats'] {
  return Object.hasOwn(repeatWords, value);
}

/** What the page of the name shows. */
export function nameContent({ title, ownerTeam, repeats }: DraftContent): FormContent {
  return { title, team: ownerTeam, repeats: repeats ?? 'once-per-subject' };
}

/** Name, team that owns it, how often it acts. */
export function readName(
  values: FormValues,
  lists: Lists,
  previous: DraftContent,
): Reading<Pick<DraftContent, 'title' | 'ownerTeam' | 'repeats'>> {
  const title = readWords(values, 'title', {
    what: 'Name of the trigger',
    enter: 'Enter a name for the trigger',
    longest: 120,
  });
  const team = values.text('team');
  const known = team === previous.ownerTeam || lists.teams.some(({ value }) => value === team);
  const repeats = values.text('repeats');
  const often = isRepeats(repeats) ? repeats : undefined;
  const faults = [
    ...(title.faults ?? []),
    ...(team && known ? [] : [{ field: 'team', text: 'Choose the team that owns the trigger' }]),
    ...(often ? [] : [{ field: 'repeats', text: 'Choose how often it acts' }]),
  ];
  if (faults.length > 0 || !often) return { faults };
  return { value: { title: title.value, ownerTeam: team, repeats: often } };
}

/** The fields of the page of the name. */
export function nameFields(values: FormValues, lists: Lists): FieldView[] {
  return [
    {
      kind: 'text',
      name: 'title',
      label: 'Name of the trigger',
      hint: 'What it arranges, such as: Initial conference arrangements',
      value: values.typed('title'),
      longest: 120,
    },
    {
      kind: 'select',
      name: 'team',
      label: 'Team that owns it',
      hint: 'Who looks after the trigger and is asked about it',
      value: values.text('team'),
      choices: [{ value: '', text: 'Choose a team' }, ...lists.teams],
    },
    {
      kind: 'radios',
      name: 'repeats',
      label: 'How often it acts',
      value: values.text('repeats'),
      choices: [
        {
          value: 'once-per-subject',
          text: 'Once for each subject',
          hint: 'A conference that is announced twice is arranged once. This is right for almost every trigger.',
        },
        {
          value: 'once-per-child',
          text: 'Once for each child of a subject',
          hint: 'When something is decided for each child by itself, such as what a conference decides: brothers and sisters of one meeting each get their own.',
        },
        {
          value: 'every-event',
          text: 'For every event',
          hint: 'When the same thing may happen again and needs the same work again, such as a date that falls due anew.',
        },
      ],
    },
  ];
}

/** What the page of the reason shows. */
export function reasonContent({ reason, inForceFrom }: Pick<Draft, 'reason' | 'inForceFrom'>): FormContent {
  return { reason, from: inForceFrom === null ? 'at-once' : 'day', ...dayContent('from-date', inForceFrom) };
}

/** Why it is made or changed, and from when; null: from its approval. */
export function readReason(values: FormValues, now: Date): Reading<Pick<Draft, 'reason' | 'inForceFrom'>> {
  const reason = readWords(values, 'reason', { what: 'Reason', enter: 'Enter a reason', longest: 500 });
  const from = values.text('from');
  const day: Reading<string | null> =
    from === 'day'
      ? readStart(values, now)
      : from === 'at-once'
        ? { value: null }
        : fault('from', 'Choose when it begins to act');
  const faults = [...(reason.faults ?? []), ...(day.faults ?? [])];
  if (faults.length > 0 || reason.value === undefined || day.value === undefined) return { faults };
  return { value: { reason: reason.value, inForceFrom: day.value } };
}

function readStart(values: FormValues, now: Date): Reading<string> {
  const day = readDay(values, 'from-date', 'The first day');
  if (day.faults) return day;
  if (day.value === null) return fault('from-date-day', 'Enter the first day');
  if (day.value < londonDate(now)) return fault('from-date-day', 'The first day must be today or in the future');
  return day.value > '2099' ? fault('from-date-year', 'The first day must be before 2099') : { value: day.value };
}

/** The fields of the page of the reason; `changed` for a trigger that exists already. */
export function reasonFields(values: FormValues, changed: boolean): FieldView[] {
  return [
    {
      kind: 'lines',
      name: 'reason',
      label: changed ? 'Why is it changed?' : 'Why is it made?',
      hint: 'It is kept with the version and shown to whoever approves it. Do not write about a child or a family.',
      value: values.typed('reason'),
      rows: 4,
    },
    {
      kind: 'radios',
      name: 'from',
      label: 'From when does it act?',
      value: values.text('from'),
      choices: [
        { value: 'at-once', text: 'At once, when it is published' },
        {
          value: 'day',
          text: 'From a later day',
          shown: [
            {
              kind: 'date',
              name: 'from-date',
              label: 'First day',
              hint: 'Such as 14 10 2027',
              day: values.typed('from-date-day'),
              month: values.typed('from-date-month'),
              year: values.typed('from-date-year'),
            },
          ],
        },
      ],
    },
  ];
}
