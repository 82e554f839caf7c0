import { fieldsFor, type SettingField, type SettingList } from '@linchpin/action-kinds';
import type { EventField } from '@linchpin/event-types';
import type { FormValues } from '../forms/form-values.js';
import type { Choice, FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { offsetFields } from '../trigger-editor/offset-form.js';
import {
  asksForSource,
  listedValues,
  settingName,
  type SettingSource,
  type SettingSurroundings,
  sourcesOf,
  timingRules,
} from './setting-form.js';
/** One of a list, with an article. */
const oneOfList: Record<SettingList, string> = {
  teams: 'a team',
  staff: 'a person',
  sites: 'a site',
  equipment: 'equipment',
  templates: 'a template',
  addressees: 'an addressee',
};

/** More choices than this are a list to open, not a row of buttons. */
const MOST_BUTTONS = 7;

/** Everything a page asks about one setting, in a group of its own; `sum` shows what its time comes to for an example. */
export function settingView(
  setting: SettingField,
  values: FormValues,
  around: SettingSurroundings & { sum: readonly FieldView[] },
): FieldView {
  const { fields } = around;
  const optional = setting.required ? '' : ' (optional)';
  return {
    kind: 'group',
    id: `${settingName(setting)}-group`,
    label: `${setting.title}${optional}`,
    hint: `${setting.description}.`,
    fields: asksForSource(setting, fields)
      ? [sourceField(setting, values, around)]
      : sourcesOf(setting, fields).some((source) => source === 'event')
        ? [eventField(setting, values, fields)]
        : setting.given === 'event'
          ? [{ kind: 'note', text: 'This event does not give it.' }]
          : hereFields(setting, values, around),
  };
}

type Around = SettingSurroundings & { sum: readonly FieldView[] };

function sourceField(setting: SettingField, values: FormValues, around: Around): FieldView {
  const { fields } = around;
  const name = settingName(setting);
  const choices: Record<SettingSource, Choice> = {
    event: { value: 'event', text: 'Take it from the event', shown: [eventField(setting, values, fields)] },
    here: {
      value: 'here',
      text: setting.kind === 'timing' ? 'Count a date' : 'Set it here, the same each time',
      shown: hereFields(setting, values, around),
    },
    none: { value: 'none', text: leftOut(setting) },
  };
  return {
    kind: 'radios',
    name: `${name}-source`,
    label: `Where “${setting.title}” comes from`,
    quiet: true,
    value: values.text(`${name}-source`),
    choices: sourcesOf(setting, fields).map((source) => choices[source]),
  };
}

function eventField(setting: SettingField, values: FormValues, fields: readonly EventField[]): FieldView {
  const name = `${settingName(setting)}-field`;
  const offered = fieldsFor(setting, fields);
  const asks = asksForSource(setting, fields);
  return {
    kind: 'select',
    name,
    label: 'Detail of the event',
    value: values.text(name),
    choices: [
      { value: '', text: setting.required || asks ? 'Choose a detail' : leftOut(setting) },
      ...offered.map(({ path, title, required }) => ({
        value: path,
        text: `${title}${required ? '' : ' (where the event has it)'}`,
      })),
    ],
  };
}

function hereFields(setting: SettingField, values: FormValues, around: Around): FieldView[] {
  const { fields, lists, sum } = around;
  const name = settingName(setting);
  const value = values.text(name);
  const label = setting.title;
  // The name of the group says what it is already; screen readers are told again with each field.
  const quiet = !asksForSource(setting, fields);
  switch (setting.kind) {
    case 'timing':
      return [...offsetFields(name, values, timingRules(setting, around)), ...sum];
    case 'number':
      return [
        { kind: 'text', name, label, quiet, hint: bounds(setting), value: values.typed(name), width: 4, numeric: true },
      ];
    case 'yes-no':
      return [{ kind: 'radios', name, label, quiet, value, inline: true, choices: YES_NO }];
    case 'choice':
      return [choiceField(setting, value, setting.choices ?? [], quiet)];
    case 'list':
      return setting.list
        ? [
            {
              kind: 'ticks',
              name,
              label,
              quiet,
              values: values.all(name),
              choices: withUnlisted(values.all(name), setting, lists),
            },
          ]
        : [{ kind: 'lines', name, label, quiet, hint: 'Each on its own line', value: values.typed(name), rows: 3 }];
    case 'text':
    case 'moment':
      return setting.list
        ? [choiceField(setting, value, withUnlisted(value ? [value] : [], setting, lists), quiet)]
        : [{ kind: 'text', name, label, quiet, hint: bounds(setting), value: values.typed(name), ...long(setting) }];
  }
}

const YES_NO: readonly Choice[] = [
  { value: 'yes', text: 'Yes' },
  { value: 'no', text: 'No' },
];

function choiceField(setting: SettingField, value: string, choices: readonly Choice[], quiet: boolean): FieldView {
  const name = settingName(setting);
  const none = setting.required ? [] : [{ value: '', text: leftOut(setting) }];
  if (!setting.list && choices.length <= MOST_BUTTONS) {
    return { kind: 'radios', name, label: setting.title, quiet, value, choices: [...choices, ...none] };
  }
  const first = setting.required
    ? [{ value: '', text: `Choose ${setting.list ? oneOfList[setting.list] : 'one'}` }]
    : none;
  return { kind: 'select', name, label: setting.title, quiet, value, choices: [...first, ...choices] };
}

/** What may be chosen, and whatever stands there although its list no longer has it. */
function withUnlisted(chosen: readonly string[], setting: SettingField, lists: Lists): Choice[] {
  const listed = listedValues(setting, lists);
  const gone = chosen.filter((one) => !listed.some(({ value }) => value === one));
  return [...listed, ...gone.map((value) => ({ value, text: `${value} (no longer on the list)` }))];
}

function leftOut({ default: value }: SettingField): string {
  if (typeof value === 'boolean') return `Leave it out, which means ${value ? 'yes' : 'no'}`;
  if (Array.isArray(value)) return 'Leave it out, which means none';
  return 'Leave it out';
}

function bounds({ kind, longest, least, most }: SettingField): string | undefined {
  if (kind === 'number') return most === undefined ? undefined : `From ${String(least ?? 0)} to ${String(most)}`;
  return longest === undefined ? undefined : `Up to ${String(longest)} characters`;
}

function long({ longest = 200 }: SettingField): { width?: 20 } {
  return longest <= 20 ? { width: 20 } : {};
}
