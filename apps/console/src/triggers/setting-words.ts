import type { SettingField } from '@linchpin/action-kinds';
import { fieldTitle, isFieldReference } from '@linchpin/conditions';
import { type Offset, offsetSchema, type Owed } from '@linchpin/trigger-files';
import { describeOffset } from '@linchpin/trigger-words';
import type { Lists } from '../trigger-editor/installation-lists.js';
import type { Names } from './reference-names.js';
import { capitalised } from './trigger-words.js';

/** A setting of a step in words. `offset` is there for a date that is counted, so that its sum can be worked out. */
export interface SettingWords {
  text: string;
  offset?: Offset;
}

/** The value of a setting as people read it: what stands on a list of the council by its name there. */
export function settingWords(
  field: SettingField,
  value: unknown,
  names: Names,
  lists: Lists,
  on?: string,
  deadlines: readonly Owed[] = [],
): SettingWords {
  if (isFieldReference(value)) return { text: `The event’s ${fieldTitle(value.field, on)}` };
  if (field.kind === 'timing') {
    const offset = offsetSchema.safeParse(value);
    if (offset.success)
      return { text: capitalised(describeOffset(offset.data, [], on, deadlines)), offset: offset.data };
  }
  const values = (Array.isArray(value) ? value : [value]).map((one) => plainWords(field, one, names, lists));
  return { text: values.join(', ') };
}

function plainWords({ choices, list }: SettingField, value: unknown, names: Names, lists: Lists): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
  const choice = choices?.find((each) => each.value === text);
  if (choice) return choice.text;
  const listed = list && lists[list].find((entry) => entry.value === text);
  // Who has left is on no list, and keeps their name.
  return listed ? listed.text : list === 'staff' ? names.person(text) : text;
}
