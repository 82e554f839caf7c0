import { isDeepStrictEqual } from 'node:util';
import { actionKinds, fieldsFor, type SettingField } from '@linchpin/action-kinds';
import { isFieldReference } from '@linchpin/conditions';
import type { EventField } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import type { Owed } from '@linchpin/trigger-files';
import type { z } from 'zod';
import { capitalised } from '../catalogue/catalogue-words.js';
import { fault, type FormFault, type Reading } from '../forms/form-faults.js';
import type { FormContent, FormValues } from '../forms/form-values.js';
import { readNumber, readWords } from '../forms/read-words.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { dateFieldsOf, offsetContent, type OffsetRules, readOffset } from '../trigger-editor/offset-form.js';
/** Where the value of a setting comes from, as a page asks for it. */
export type SettingSource = 'event' | 'here' | 'none';

/** What a form of settings is made from. */
export interface SettingSurroundings {
  fields: readonly EventField[];
  lists: Lists;
  /** Deadlines of the trigger whose dates a setting may take. */
  deadlines?: readonly Owed[];
}

/** The name of a setting's fields: nothing else on the page begins like it. */
export function settingName({ name }: Pick<SettingField, 'name'>): string {
  return `setting-${name}`;
}

/** Where this setting may come from for this event type, in the order in which a page offers it. */
export function sourcesOf(setting: SettingField, fields: readonly EventField[]): SettingSource[] {
  return [
    ...(setting.given !== 'trigger' && fieldsFor(setting, fields).length > 0 ? (['event'] as const) : []),
    ...(setting.given === 'event' ? [] : (['here'] as const)),
    ...(setting.required ? [] : (['none'] as const)),
  ];
}

/** How the time of a setting may be counted. */
export function timingRules(
  { named }: Pick<SettingField, 'named'>,
  { fields, deadlines = [] }: Pick<SettingSurroundings, 'fields' | 'deadlines'>,
): OffsetRules {
  return { dateFields: dateFieldsOf(fields), deadlines, timeOfDay: true, counts: named };
}

/** What is asked of whoever left a setting empty, as the end of a sentence: `enter what to do`, `choose the team`. */
export function askFor({ kind, list, named }: Pick<SettingField, 'kind' | 'list' | 'named'>): string {
  return `${kind === 'number' || (kind === 'text' && !list) ? 'enter' : 'choose'} ${named}`;
}

/** What the fields of one setting show. */
export function settingContent(setting: SettingField, value: unknown): FormContent {
  const name = settingName(setting);
  if (value === undefined || (isEmptyList(value) && !setting.required))
    return { [`${name}-source`]: setting.required ? undefined : 'none' };
  if (isFieldReference(value)) return { [`${name}-source`]: 'event', [`${name}-field`]: value.field };
  const here = { [`${name}-source`]: 'here' };
  if (setting.kind === 'timing') return { ...here, ...offsetContent(name, value) };
  if (Array.isArray(value)) {
    const texts = value.map(String);
    return { ...here, [name]: setting.list ? texts : texts.join('\n') };
  }
  if (typeof value === 'boolean') return { ...here, [name]: value ? 'yes' : 'no' };
  return {
    ...here,
    [name]: typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value),
  };
}

/** The fields of the event that a new step most likely means: the only list of its sort, or the field of the same name. */
export function suggestedContent(setting: SettingField, fields: readonly EventField[]): FormContent {
  const offered = fieldsFor(setting, fields);
  const [only, ...others] = offered;
  const alone = setting.holds && others.length === 0 ? only : undefined;
  const named = offered.find(({ path }) => path.split('.').at(-1) === setting.name);
  const field = alone ?? named;
  return field ? { ...settingContent(setting, { field: field.path }) } : settingContent(setting, undefined);
}

/**
 * The value that a form gives a setting; undefined when it is left out. `previous` is returned itself when the form
 * says the same.
 */
export function readSetting(
  kind: ActionKind,
  setting: SettingField,
  values: FormValues,
  around: SettingSurroundings,
  previous: unknown,
): Reading<unknown> {
  const name = settingName(setting);
  const source = sourceTyped(setting, values, around.fields);
  if (!source) {
    const ask =
      setting.kind === 'timing'
        ? `whether to count ${setting.named} or leave it out`
        : `where ${setting.named} comes from`;
    return fault(`${name}-source`, `Choose ${ask}`);
  }
  // An empty list says the same as none.
  if (source === 'none') return { value: isEmptyList(previous) ? previous : undefined };
  if (source === 'event') return readField(setting, values, around.fields);
  const read = readHere(setting, values, around, previous);
  if (read.faults) return read;
  if (read.value === undefined || setting.kind === 'timing') return { value: read.value };
  const issue = schemaFault(kind, setting, read.value);
  if (issue) return fault(name, issue);
  return { value: isDeepStrictEqual(read.value, previous) ? previous : read.value };
}

/** All settings of a form, by name, without those that are left out. */
export function readSettings(
  kind: ActionKind,
  settings: readonly SettingField[],
  values: FormValues,
  around: SettingSurroundings,
  previous: Readonly<Record<string, unknown>>,
): Reading<Record<string, unknown>> {
  const faults: FormFault[] = [];
  const value: Record<string, unknown> = {};
  for (const setting of settings) {
    const read = readSetting(kind, setting, values, around, previous[setting.name]);
    if (read.faults) faults.push(...read.faults);
    else if (read.value !== undefined) value[setting.name] = read.value;
  }
  return faults.length > 0 ? { faults } : { value };
}

/** Whether a page asks for the source of a setting, or it is told by the fields alone. */
export function asksForSource(setting: SettingField, fields: readonly EventField[]): boolean {
  const sources = sourcesOf(setting, fields);
  return (sources.includes('event') && sources.includes('here')) || (setting.kind === 'timing' && sources.length > 1);
}

function sourceTyped(
  setting: SettingField,
  values: FormValues,
  fields: readonly EventField[],
): SettingSource | undefined {
  const sources = sourcesOf(setting, fields);
  const name = settingName(setting);
  if (asksForSource(setting, fields)) return sources.find((one) => one === values.text(`${name}-source`));
  if (sources.includes('event')) return values.text(`${name}-field`) || setting.required ? 'event' : 'none';
  if (!sources.includes('here')) return sources.includes('none') ? 'none' : 'event';
  // A box that is not ticked is not sent, and a list of which nothing is chosen is left out.
  return values.typed(name).trim() || values.all(name).length > 0 || setting.required ? 'here' : 'none';
}

function readField(setting: SettingField, values: FormValues, fields: readonly EventField[]): Reading<unknown> {
  const name = `${settingName(setting)}-field`;
  const offered = fieldsFor(setting, fields);
  const chosen = offered.find(({ path }) => path === values.text(name));
  if (chosen) return { value: { field: chosen.path } };
  return offered.length > 0
    ? fault(name, `Choose the detail of the event to use for ${setting.named}`)
    : fault(name, `This event does not give ${setting.named}: choose another kind of step`);
}

function readHere(
  setting: SettingField,
  values: FormValues,
  around: SettingSurroundings,
  previous: unknown,
): Reading<unknown> {
  const { lists } = around;
  const name = settingName(setting);
  const enter = capitalised(askFor(setting));
  switch (setting.kind) {
    case 'timing':
      return readOffset(values, name, timingRules(setting, around), previous);
    case 'number':
      return readNumber(values, name, {
        what: setting.title,
        enter,
        least: setting.least ?? 0,
        most: setting.most ?? 999_999,
      });
    case 'yes-no': {
      const text = values.text(name);
      return text === 'yes' || text === 'no'
        ? { value: text === 'yes' }
        : fault(name, `Choose yes or no for ${setting.named}`);
    }
    case 'choice':
      return (setting.choices ?? []).some(({ value }) => value === values.text(name))
        ? { value: values.text(name) }
        : fault(name, enter);
    case 'list':
      return readList(setting, values, lists, previous);
    case 'text':
    case 'moment':
      return setting.list
        ? readListed(setting, values, lists, previous)
        : readWords(values, name, {
            what: setting.title,
            enter,
            shortest: setting.shortest ?? 1,
            longest: setting.longest ?? 200,
          });
  }
}

/** Values that a list of the installation, and the setting itself, allow. */
export function listedValues({ list, choices = [] }: SettingField, lists: Lists) {
  return [...choices, ...(list ? lists[list] : [])];
}

function readListed(setting: SettingField, values: FormValues, lists: Lists, previous: unknown): Reading<unknown> {
  const name = settingName(setting);
  const text = values.text(name);
  // What has gone from the list since is not lost by looking at the page; the check page says so.
  const known = text === previous || listedValues(setting, lists).some(({ value }) => value === text);
  return text && known ? { value: text } : fault(name, capitalised(askFor(setting)));
}

function readList(setting: SettingField, values: FormValues, lists: Lists, previous: unknown): Reading<unknown> {
  const name = settingName(setting);
  const texts = setting.list ? values.all(name) : values.lines(name);
  const before: readonly unknown[] = Array.isArray(previous) ? previous : [];
  if (setting.list) {
    const known = new Set<unknown>([...before, ...listedValues(setting, lists).map(({ value }) => value)]);
    if (!texts.every((text) => known.has(text))) return fault(name, `Choose ${setting.named} from the council’s list`);
  }
  if (texts.length === 0 || texts.length < (setting.shortest ?? 0)) return fault(name, capitalised(askFor(setting)));
  if (texts.length > (setting.longest ?? 100)) {
    return fault(name, `Choose ${String(setting.longest ?? 100)} or fewer for ${setting.named}`);
  }
  return { value: texts };
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** What the setting's own schema says against a value, for whatever the rules above do not know. */
function schemaFault(kind: ActionKind, { name, title }: SettingField, value: unknown): string | null {
  const shape: Readonly<Record<string, z.ZodType | undefined>> = actionKinds[kind].settings.shape;
  const issue = shape[name]?.safeParse(value).error?.issues[0];
  return issue ? `${title} ${issue.message}` : null;
}
