import type { Conditions } from '@linchpin/conditions';
import { paths } from '../paths.js';
/** How the conditions of a group belong together. */
export const joins = ['all', 'any', 'none'] as const;

export type Join = (typeof joins)[number];

/** Conditions as a list of rows. A row may be a group itself. */
export interface ConditionGroup {
  join: Join;
  rows: readonly Conditions[];
}

/** Where a group stands: the places of the rows that lead to it; empty for the outermost. */
export type GroupPath = readonly number[];

/** Groups within groups: more than this nobody can follow. */
export const DEEPEST = 3;

/** Most conditions of one group, as the schema of conditions allows. */
export const MOST_ROWS = 50;

/** The group that conditions are; a single condition is a group of one. */
export function groupOf(conditions: Conditions | undefined): ConditionGroup {
  if (!conditions) return { join: 'all', rows: [] };
  if ('all' in conditions) return { join: 'all', rows: conditions.all };
  if ('any' in conditions) return { join: 'any', rows: conditions.any };
  if ('none' in conditions) return { join: 'none', rows: conditions.none };
  return { join: 'all', rows: [conditions] };
}

/** Whether a row is a group, not a single comparison. */
export function isGroup(row: Conditions): boolean {
  return !('field' in row);
}

/** The group at this place, or null when there is none. */
export function groupAt(conditions: Conditions | undefined, path: GroupPath): ConditionGroup | null {
  const [first, ...rest] = path;
  const group = groupOf(conditions);
  if (first === undefined) return group;
  const row = group.rows[first];
  return row && isGroup(row) ? groupAt(row, rest) : null;
}

/** The same conditions with another group at this place. A group without rows is taken out. */
export function withGroup(
  conditions: Conditions | undefined,
  path: GroupPath,
  group: ConditionGroup,
): Conditions | undefined {
  const { join, rows } = changed(groupOf(conditions), path, group);
  const [only, ...others] = rows;
  if (!only) return undefined;
  // A single comparison stands on its own, as a person would write it.
  return join === 'all' && others.length === 0 && !isGroup(only) ? only : asConditions({ join, rows });
}

function changed(outer: ConditionGroup, [first, ...rest]: GroupPath, group: ConditionGroup): ConditionGroup {
  if (first === undefined) return group;
  const row = outer.rows[first];
  if (!row) return outer;
  const inner = changed(groupOf(row), rest, group);
  return { ...outer, rows: replaced(outer.rows, first, inner.rows.length > 0 ? asConditions(inner) : undefined) };
}

function asConditions({ join, rows }: ConditionGroup): Conditions {
  return { [join]: [...rows] } as Conditions;
}

/** The rows with another one in this place, added at the end when there is none, or taken out. */
export function replaced(rows: readonly Conditions[], index: number, row: Conditions | undefined): Conditions[] {
  const next = [...rows];
  if (row) next[Math.min(index, rows.length)] = row;
  else next.splice(index, 1);
  return next;
}

/** `top`, `0`, `0-1`: the place of a group in an address. */
export function pathText(path: GroupPath): string {
  return path.length === 0 ? 'top' : path.join('-');
}

/** The place that an address names, or null. */
export function pathOf(text: string): GroupPath | null {
  if (text === 'top') return [];
  return /^\d{1,2}(-\d{1,2}){0,4}$/.test(text) ? text.split('-').map(Number) : null;
}

/** The page of the condition that a fault is in, with its field; the list of all where it is in none. `key`: of a step. */
export function conditionPage(draftId: string, key: string | undefined, path: readonly (string | number)[]): string {
  const rows: number[] = [];
  let rest = path;
  for (;;) {
    const [join, index, ...more] = rest;
    if (!joins.some((one) => one === join) || typeof index !== 'number') break;
    rows.push(index);
    rest = more;
  }
  const [part] = rest;
  if (part === undefined) return paths.draftConditions.all(draftId, key);
  // A single condition is a group of one.
  const row = rows.pop() ?? 0;
  const group = pathText(rows);
  if (part === 'field') return `${paths.draftConditions.field(draftId, key, group, { row })}#field`;
  const anchor = part === 'operator' ? part : 'value';
  return `${paths.draftConditions.value(draftId, key, group, { row })}#${anchor}`;
}
