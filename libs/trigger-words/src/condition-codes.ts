import { type Conditions, isSpan, type Rule } from '@linchpin/conditions';
import { eventType, type FieldList, fields } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';

/**
 * The lists of the installation that hold every code an event can have. An event may well ask for equipment or a site
 * that no room has: a condition on it is how a trigger has it hired.
 */
export const closedLists: ReadonlySet<FieldList> = new Set(['teams']);

/** A code of a closed list of the installation that a condition compares with, and where in the trigger it stands. */
export interface ConditionCode {
  list: FieldList;
  code: string;
  path: (string | number)[];
}

/** Every code of a closed list of the installation in the conditions of a trigger and of its steps. */
export function codesInConditions({
  on,
  conditions,
  steps,
}: Pick<DraftContent, 'on' | 'conditions' | 'steps'>): ConditionCode[] {
  const type = on === undefined ? undefined : eventType(on);
  const lists = new Map((type ? fields(type) : []).map(({ path, list }) => [path, list]));
  return [
    ...rulesAt(conditions, ['conditions']),
    ...steps.flatMap(({ onlyIf }, index) => rulesAt(onlyIf, ['steps', index, 'onlyIf'])),
  ].flatMap(({ rule: { field, value }, path }) => {
    const list = lists.get(field);
    if (!list || !closedLists.has(list) || value === undefined || isSpan(value)) return [];
    return Array.isArray(value)
      ? value.map((one, index) => ({ list, code: String(one), path: [...path, 'value', index] }))
      : [{ list, code: String(value), path: [...path, 'value'] }];
  });
}

function rulesAt(conditions: Conditions | undefined, path: (string | number)[]): { rule: Rule; path: typeof path }[] {
  if (!conditions) return [];
  if ('field' in conditions) return [{ rule: conditions, path }];
  return Object.entries(conditions as Record<string, Conditions[]>).flatMap(([join, rows]) =>
    rows.flatMap((row, index) => rulesAt(row, [...path, join, index])),
  );
}
