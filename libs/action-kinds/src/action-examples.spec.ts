import { describe, expect, it } from '@jest/globals';
import { eventType, type EventType, fields } from '@linchpin/event-types';
import { actionExamples } from './action-examples.js';
import { actionKinds, isActionKind } from './action-kinds.js';
import { fieldsFor, settingFields } from './setting-fields.js';

const kinds = Object.keys(actionKinds).filter(isActionKind);

function on(kind: (typeof kinds)[number]): EventType {
  const type = eventType(actionExamples[kind].on);
  if (!type) throw new Error(`The example of ${kind} is on no event type`);
  return type;
}

/** The same with each `{ field: … }` replaced by what the example of the event type has there. */
function filled(value: unknown, data: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { field } = value as { field?: unknown };
  if (typeof field === 'string') {
    return field.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], data);
  }
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, filled(part, data)]));
}

describe.each(kinds)('the example of %s', (kind) => {
  it('fits the schema of its kind, and uses nothing that the schema would drop', () => {
    const { settings } = actionExamples[kind];
    const parsed = actionKinds[kind].settings.parse(filled(settings, on(kind).example));
    expect(Object.keys(parsed)).toEqual(expect.arrayContaining(Object.keys(settings)));
  });

  it('takes values from the event only where a form would offer that field', () => {
    const known = fields(on(kind));
    for (const field of settingFields(kind)) {
      const value = (actionExamples[kind].settings as Record<string, { field?: string; from?: { field?: string } }>)[
        field.name
      ];
      if (value?.field) expect(fieldsFor(field, known).map(({ path }) => path)).toContain(value.field);
      else if (value && field.kind !== 'timing') expect(field.given).not.toBe('event');
      const from = value?.from?.field;
      if (from) expect(['date', 'datetime']).toContain(known.find(({ path }) => path === from)?.kind);
    }
  });

  it('reads like a step', () => {
    expect(actionExamples[kind].key).toMatch(/^[a-z][a-z0-9-]{0,39}$/);
    expect(actionExamples[kind].title).toMatch(/^[A-Z][^.]+$/);
  });
});
