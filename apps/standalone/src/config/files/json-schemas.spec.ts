import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { actionKinds, settingFields } from '@linchpin/action-kinds';
import { projectPath } from '@linchpin/config';
import { eventTypes } from '@linchpin/event-types';
import { schemaTexts } from './json-schemas.js';

const schemas = schemaTexts();
interface Schema {
  properties: Record<string, Schema & { oneOf: { const: string }[]; items: Schema }>;
  definitions: Record<string, Schema>;
  allOf: { if: object; then: { properties: { settings: { $ref: string } } } }[];
  additionalProperties: boolean;
}
const trigger = JSON.parse(schemas.get('trigger.schema.json') ?? '') as Schema;

describe('the JSON Schemas', () => {
  it('are written down as they are: npm run config -- schema --dir config/ brings them up to date', async () => {
    const folder = projectPath('config', 'schemas');
    expect((await readdir(folder)).sort()).toEqual([...schemas.keys()].sort());
    for (const [name, text] of schemas) {
      const written = JSON.parse(await readFile(`${folder}/${name}`, 'utf8')) as unknown;
      expect({ name, schema: written }).toEqual({ name, schema: JSON.parse(text) as unknown });
    }
  });

  it('know no field that the files do not have, and say nothing of ours', () => {
    for (const [name, text] of schemas) {
      expect({ name, open: (JSON.parse(text) as Schema).additionalProperties }).toEqual({ name, open: false });
      expect(text).not.toMatch(/"x-|9007199254740991|\\p\{/);
    }
  });

  it('offer every event type and every kind of action', () => {
    expect(trigger.properties.on?.oneOf.map((one) => one.const)).toEqual(eventTypes.map(({ type }) => type));
    const kinds = trigger.properties.steps?.items.properties.kind?.oneOf.map((one) => one.const);
    expect(kinds).toEqual(Object.keys(actionKinds));
  });

  it.each(Object.keys(actionKinds) as (keyof typeof actionKinds)[])(
    'offer the settings of %s and no others',
    (kind) => {
      const choice = trigger.properties.steps?.items.allOf.find((one) => JSON.stringify(one.if).includes(`"${kind}"`));
      expect(choice?.then.properties.settings.$ref).toBe(`#/definitions/${kind}`);
      expect(trigger.definitions[kind]?.additionalProperties).toBe(false);
      expect(Object.keys(trigger.definitions[kind]?.properties ?? {})).toEqual(
        settingFields(kind).map(({ name }) => name),
      );
    },
  );
});
