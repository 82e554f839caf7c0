import { stringify } from 'safe-stable-stringify';
import type { Fate, WouldDo, WouldDoLine, WouldOwe } from './would-do.js';

/**
 * How one step, or one date owed, of a draft compares with the version in force for one event. `changes` names what is
 * otherwise: settings by their names, and besides them `title`, `kind`, `when`, `after` and `fate`.
 */
export interface Difference {
  part: 'step' | 'deadline';
  key: string;
  what: 'added' | 'dropped' | 'changed' | 'same';
  /** `setting:headline`, `when`… */
  changes: string[];
}

const ACTIVE: readonly Fate[] = ['done', 'refused', 'late-to-person', 'lacking'];

/** What of a plan somebody would notice: neither what is left out, nor what comes too late and is left out. */
export function activeLines(plan: WouldDo | null): WouldDoLine[] {
  return plan?.lines.filter(({ fate }) => ACTIVE.includes(fate)) ?? [];
}

/** Compares what a draft would do about an event with what the version in force would; null is for nothing at all. */
export function compare(draft: WouldDo | null, inForce: WouldDo | null): Difference[] {
  return [
    ...pairs(activeLines(draft), activeLines(inForce), ({ step }) => step, 'step', lineChanges),
    ...pairs(draft?.owes ?? [], inForce?.owes ?? [], ({ key }) => key, 'deadline', owedChanges),
  ];
}

function pairs<One>(
  ours: readonly One[],
  theirs: readonly One[],
  keyOf: (one: One) => string,
  part: Difference['part'],
  changesOf: (one: One, other: One) => string[],
): Difference[] {
  const others = new Map(theirs.map((one) => [keyOf(one), one]));
  const own = new Set(ours.map(keyOf));
  return [
    ...ours.map((one): Difference => {
      const key = keyOf(one);
      const other = others.get(key);
      if (!other) return { part, key, what: 'added', changes: [] };
      const changes = changesOf(one, other);
      return { part, key, what: changes.length > 0 ? 'changed' : 'same', changes };
    }),
    ...[...others.keys()]
      .filter((key) => !own.has(key))
      .map((key): Difference => ({ part, key, what: 'dropped', changes: [] })),
  ];
}

function lineChanges(one: WouldDoLine, other: WouldDoLine): string[] {
  const names = [...new Set([...Object.keys(one.settings), ...Object.keys(other.settings)])].sort();
  return [
    ...(one.kind === other.kind ? [] : ['kind']),
    ...(one.title === other.title ? [] : ['title']),
    ...(one.dueAt === other.dueAt && one.counted === other.counted ? [] : ['when']),
    ...(stringify([...one.after].sort()) === stringify([...other.after].sort()) ? [] : ['after']),
    ...(one.fate === other.fate ? [] : ['fate']),
    ...names
      .filter((name) => stringify(one.settings[name]) !== stringify(other.settings[name]))
      .map((name) => `setting:${name}`),
  ];
}

function owedChanges(one: WouldOwe, other: WouldOwe): string[] {
  return [
    ...(one.title === other.title ? [] : ['title']),
    ...(one.dueOn === other.dueOn ? [] : ['when']),
    ...(one.team === other.team ? [] : ['team']),
    ...(one.rule === other.rule ? [] : ['rule']),
  ];
}
