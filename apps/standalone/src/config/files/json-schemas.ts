import { actionKinds, type SettingField, settingFields } from '@linchpin/action-kinds';
import { eventTypes } from '@linchpin/event-types';
import { offsetSchema, triggerFileSchema } from '@linchpin/trigger-files';
import { z } from 'zod';
import type { Area } from '../areas/area.js';
import { areas } from '../areas/areas.js';

/** The file of the triggers' JSON Schema. */
export const TRIGGER_SCHEMA = 'trigger.schema.json';

/** The file of an area's JSON Schema: `teams.schema.json`. */
export function schemaName({ file }: Area): string {
  return `${file.replace(/^.*\//, '').replace(/\.yaml$/, '')}.schema.json`;
}

/**
 * The JSON Schemas of all files, by file name, made from the schemas that check them: editors complete and underline
 * by them. What only a look at several places can tell is left to `check`.
 */
export function schemaTexts(): Map<string, string> {
  const schemas = new Map<string, JsonSchema>(areas.map((area) => [schemaName(area), jsonSchema(area.schema)]));
  schemas.set(TRIGGER_SCHEMA, triggerJsonSchema());
  return new Map([...schemas].map(([name, schema]) => [name, `${JSON.stringify(schema, null, 2)}\n`]));
}

interface JsonSchema {
  [keyword: string]: unknown;
  properties?: Record<string, JsonSchema>;
  definitions?: Record<string, JsonSchema>;
  items?: JsonSchema;
}

/** Draft 7, which every editor understands. */
function jsonSchema(schema: z.ZodType): JsonSchema {
  const made = z.toJSONSchema(schema, {
    io: 'input',
    target: 'draft-7',
    unrepresentable: 'any',
    // A council's own codes are numbers as often as text, and are read as text.
    override: ({ zodSchema, jsonSchema: described }) => {
      if ('coerce' in zodSchema._zod.def && zodSchema._zod.def.coerce === true) {
        Object.assign(described, { type: ['string', 'number'] });
      }
    },
  });
  return portable(made) as JsonSchema;
}

/** Without our own keywords (`x-given`), bounds of what a computer can count, and patterns that few readers know. */
function portable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(portable);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, given]) => !key.startsWith('x-') && Math.abs(Number(given)) !== Number.MAX_SAFE_INTEGER)
      .map(([key, given]: [string, unknown]) => [
        key,
        key === 'pattern' && typeof given === 'string'
          ? given.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f')
          : portable(given),
      ]),
  );
}

/** The schema of a trigger, with the event types and each kind's own settings. */
function triggerJsonSchema(): JsonSchema {
  const schema = jsonSchema(triggerFileSchema);
  const step = schema.properties?.steps?.items;
  if (!schema.properties?.on || !step?.properties?.kind) throw new Error('The schema of triggers has another shape.');
  schema.properties.on = oneOf(eventTypes.map(({ type, title }) => [type, title]));
  step.properties.kind = oneOf(Object.entries(actionKinds).map(([kind, { title }]) => [kind, title]));
  step.allOf = Object.keys(actionKinds).map((kind) => ({
    if: { properties: { kind: { const: kind } }, required: ['kind'] },
    then: { properties: { settings: { $ref: `#/definitions/${kind}` } } },
  }));
  const settings = (Object.keys(actionKinds) as (keyof typeof actionKinds)[]).map((kind) => [kind, settingsOf(kind)]);
  const offset = { ...jsonSchema(offsetSchema), $schema: undefined };
  schema.definitions = {
    ...schema.definitions,
    ...(Object.fromEntries(settings) as Record<string, JsonSchema>),
    offset,
  };
  return schema;
}

function oneOf(values: readonly (readonly [string, string])[]): JsonSchema {
  return { oneOf: values.map(([value, description]) => ({ const: value, description })) };
}

const FIELD: JsonSchema = {
  type: 'object',
  properties: { field: { type: 'string', description: 'field of the event' } },
  required: ['field'],
  additionalProperties: false,
};

function settingsOf(kind: keyof typeof actionKinds): JsonSchema {
  const own = jsonSchema(actionKinds[kind].settings).properties ?? {};
  const fields = settingFields(kind);
  return {
    type: 'object',
    properties: Object.fromEntries(fields.map((field) => [field.name, settingOf(field, own[field.name] ?? {})])),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
    additionalProperties: false,
  };
}

function settingOf({ title, description, kind, given }: SettingField, own: JsonSchema): JsonSchema {
  const value =
    kind === 'timing' ? { $ref: '#/definitions/offset' } : { ...own, title: undefined, description: undefined };
  switch (given) {
    case 'trigger':
      return { title, description: `${description}.`, allOf: [value] };
    case 'event':
      return { title, description: `${description}. Comes from a field of the event.`, allOf: [FIELD] };
    case 'either':
      return { title, description: `${description}. A value, or a field of the event.`, anyOf: [value, FIELD] };
  }
}
