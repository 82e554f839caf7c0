import type { EventField, FieldContents } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import { timingSchema } from '@linchpin/timings';
import { z } from 'zod';
import { actionKinds } from './action-kinds.js';
import type { SettingList, SettingRule } from './setting.js';

/** What a setting takes, in the words that a form needs. A `timing` is a `Timing`; a `moment` is a date and time. */
export type SettingKind = 'text' | 'number' | 'yes-no' | 'choice' | 'list' | 'moment' | 'timing';

/** One setting of a kind of action, as forms and the catalogue show it. */
export interface SettingField {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** The setting in the middle of a sentence, in the singular: see `SettingRule`. */
  readonly named: string;
  readonly kind: SettingKind;
  /** A step without it is refused. What has a default is not required. */
  readonly required: boolean;
  readonly default?: unknown;
  /** Where its value may come from: see `SettingRule`. */
  readonly given: SettingRule['given'];
  /** The list of the installation that a text, or each item of a list, must be on when the trigger gives it. */
  readonly list?: SettingList;
  /** Only event fields that hold this may give the value. */
  readonly holds?: FieldContents;
  /** All values of a choice; of a text with a `list` those that are allowed besides the list. */
  readonly choices?: readonly { readonly value: string; readonly text: string }[];
  /** Fewest and most characters of a text, or items of a list. */
  readonly shortest?: number;
  readonly longest?: number;
  /** Bounds of a number, both allowed. */
  readonly least?: number;
  readonly most?: number;
}

/** The settings of a kind of action in the order of its schema. */
export function settingFields(kind: ActionKind): readonly SettingField[] {
  const known = described.get(kind) ?? describeSettings(actionKinds[kind].settings);
  described.set(kind, known);
  return known;
}

// Reports ask for each of thousands of events.
const described = new Map<ActionKind, readonly SettingField[]>();

/**
 * The settings of a schema whose fields were made by `setting()`. Throws on one without its rule, or of a shape that has
 * no kind yet: no form, page or check could treat it.
 */
export function describeSettings(settings: z.ZodObject): SettingField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(settings, { io: 'input' }) as JsonSchema;
  return Object.entries(properties).map(([name, schema]) => {
    const { title, description, 'x-named': named, 'x-given': given, 'x-list': list, 'x-holds': holds } = schema;
    if (!title || !description || !named || !given)
      throw new Error(`The setting ${name} has no rule: make it with setting().`);
    return {
      name,
      title,
      description,
      named,
      given,
      required: required.includes(name),
      ...('default' in schema && { default: schema.default }),
      ...(list && { list }),
      ...(holds && { holds }),
      ...shapeOf(name, schema),
    };
  });
}

/**
 * The fields of an event that may give this setting its value: those that hold what it asks for, else those whose value
 * always is of its kind. None where only the trigger may give it; what a timing counts from is chosen inside the timing.
 */
export function fieldsFor(setting: SettingField, fields: readonly EventField[]): EventField[] {
  if (setting.given === 'trigger') return [];
  return fields.filter((field) => field.holds === setting.holds && gives(field, setting));
}

function gives({ kind, codes }: EventField, setting: SettingField): boolean {
  switch (setting.kind) {
    case 'text':
      return kind === 'text' || kind === 'code';
    case 'number':
      return kind === 'number';
    case 'yes-no':
      return kind === 'boolean';
    case 'moment':
      return kind === 'datetime';
    case 'list':
      return kind === 'list';
    case 'choice': {
      // A code that is not among the choices would be refused only when such an event comes.
      const allowed = new Set(setting.choices?.map(({ value }) => value));
      return kind === 'code' && Object.keys(codes ?? {}).every((code) => allowed.has(code));
    }
    case 'timing':
      return false;
  }
}

interface JsonSchema {
  type?: string;
  format?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: string[];
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
  'x-named'?: string;
  'x-given'?: SettingRule['given'];
  'x-list'?: SettingList;
  'x-holds'?: FieldContents;
  'x-labels'?: Readonly<Record<string, string>>;
}

type Shape = Pick<SettingField, 'kind' | 'choices' | 'shortest' | 'longest' | 'least' | 'most'>;

function shapeOf(name: string, schema: JsonSchema): Shape {
  const unknown = new Error(`The setting ${name} is of a shape that has no kind yet: give it one here.`);
  if (schema.anyOf) {
    const [fixed, other, ...more] = schema.anyOf;
    if (!fixed?.enum || !other || more.length > 0 || shapeOf(name, other).kind !== 'text') throw unknown;
    return { ...shapeOf(name, other), choices: choicesOf(fixed) };
  }
  if (schema.enum && schema.type === 'string') return { kind: 'choice', choices: choicesOf(schema) };
  switch (schema.type) {
    case 'string':
      if (schema.format === 'date-time') return { kind: 'moment' };
      if (schema.format) throw unknown;
      return { kind: 'text', ...range('shortest', schema.minLength), ...range('longest', schema.maxLength) };
    case 'integer':
    case 'number':
      return { kind: 'number', ...range('least', schema.minimum), ...range('most', schema.maximum) };
    case 'boolean':
      return { kind: 'yes-no' };
    case 'array':
      if (schema.items?.type !== 'string' || schema.items.enum) throw unknown;
      return { kind: 'list', ...range('shortest', schema.minItems), ...range('longest', schema.maxItems) };
    case 'object':
      if (Object.keys(schema.properties ?? {}).join() !== Object.keys(timingSchema.shape).join()) throw unknown;
      return { kind: 'timing' };
    default:
      throw unknown;
  }
}

function choicesOf({ enum: values = [], 'x-labels': labels = {} }: JsonSchema) {
  return values.map((value) => ({ value, text: labels[value] ?? value }));
}

function range<Name extends string>(name: Name, value: number | undefined): Partial<Record<Name, number>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, number>);
}
