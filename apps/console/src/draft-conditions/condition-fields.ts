import type { EventField, FieldList } from '@linchpin/event-types';
import type { Lists } from '../trigger-editor/installation-lists.js';
/**
 * What a condition can be about: what every event has first, and last what can only be given or not. References that
 * every event has are left out, for nobody compares them, except the one that a condition has already.
 */
export function offeredFields(fields: readonly EventField[], stored: string | undefined): EventField[] {
  return fields
    .filter(
      ({ path, compared, required }) =>
        path === stored || compared === undefined || (compared === 'presence' && !required),
    )
    .sort((one, other) => placeOf(one) - placeOf(other));
}

function placeOf({ required, compared }: EventField): number {
  if (required) return 0;
  return compared === undefined ? 1 : 2;
}

/** What the field tells, unless its title says that already, and whether an event may lack it. */
export function hintOf({ title, description, required }: EventField): string | undefined {
  const says = wordsOf(description).every((word) => wordsOf(title).includes(word)) ? [] : [description];
  return [...says, ...(required ? [] : ['Not in every event'])].join('. ') || undefined;
}

/** Words that say something. */
function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word && !/^(an?|the|is|are)$/.test(word));
}

/** The field with the codes of its list, where the installation has such a list. */
export function withList(field: EventField, lists: Pick<Lists, FieldList>): EventField {
  const entries = field.list ? lists[field.list] : [];
  return entries.length > 0
    ? { ...field, codes: Object.fromEntries(entries.map(({ value, text }) => [value, text])) }
    : field;
}
