import { type SettingList, settingFields } from '@linchpin/action-kinds';
import { type Conditions, isFieldReference, isSpan, type Rule } from '@linchpin/conditions';
import { eventType, type FieldList, fields } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';

/**
 * The lists of the installation that hold every code an event can have. An event may well ask for equipment or a site
 * that no room has: a condition on it is how a trigger has it hired.
 */
export const closedLists: ReadonlySet<FieldList> = new Set(['teams']);

/** A code of a list of the council that a trigger names, and where in the trigger it stands. */
export interface NamedCode {
  list: SettingList;
  code: string;
  path: (string | number)[];
  /** Of a setting: the title of its step. */
  step?: string;
}

type Naming = Pick<DraftContent, 'on' | 'ownerTeam' | 'conditions' | 'steps' | 'deadlines'>;

/**
 * The codes of a trigger that the lists of the council do not have: of its owner, its deadlines, its conditions and the
 * settings of its steps. What the event gives is not known here. `known` gives the codes of a list, or undefined where the
 * list is not known: then nothing is said of it.
 */
export function unknownCodes(
  trigger: Naming,
  known: (list: SettingList) => ReadonlySet<string> | undefined,
): NamedCode[] {
  const { ownerTeam, deadlines, steps } = trigger;
  const named: NamedCode[] = [
    ...(ownerTeam ? [{ list: 'teams' as const, code: ownerTeam, path: ['ownerTeam'] }] : []),
    ...deadlines.flatMap(({ team }, index) =>
      team === 'spoke' || team === 'hub'
        ? []
        : [{ list: 'teams' as const, code: team, path: ['deadlines', index, 'team'] }],
    ),
    ...codesInConditions(trigger),
    ...steps.flatMap((step, index) => codesInSettings(step, ['steps', index, 'settings'])),
  ];
  return named.filter(({ list, code }) => known(list)?.has(code) === false);
}

/** Every code of a closed list in the conditions of a trigger and of its steps. */
function codesInConditions({ on, conditions, steps }: Naming): NamedCode[] {
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

function codesInSettings({ kind, title, settings }: Naming['steps'][number], path: NamedCode['path']): NamedCode[] {
  return settingFields(kind).flatMap(({ name, list, choices = [] }) => {
    const value = Object.hasOwn(settings, name) ? settings[name] : undefined;
    if (!list || isFieldReference(value)) return [];
    const codes: readonly unknown[] = Array.isArray(value) ? value : [value];
    return codes.flatMap((code, index) => {
      if (typeof code !== 'string' || choices.some((choice) => choice.value === code)) return [];
      return [{ list, code, path: [...path, name, ...(Array.isArray(value) ? [index] : [])], step: title }];
    });
  });
}

function rulesAt(conditions: Conditions | undefined, path: (string | number)[]): { rule: Rule; path: typeof path }[] {
  if (!conditions) return [];
  if ('field' in conditions) return [{ rule: conditions, path }];
  return Object.entries(conditions as Record<string, Conditions[]>).flatMap(([join, rows]) =>
    rows.flatMap((row, index) => rulesAt(row, [...path, join, index])),
  );
}
