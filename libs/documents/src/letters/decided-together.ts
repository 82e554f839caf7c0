import { decidedChild, decides, saidOfAChild } from './facts-of-a-child.js';
import type { NamedChild } from './letter-words.js';
import type { SubjectFacts } from './subject-facts.js';

/** Children of whom the same is true, so that one letter may tell it of all of them. */
export interface Decided {
  facts: SubjectFacts;
  children: NamedChild[];
}

/**
 * Sorts the children of a letter by what is true of each: what was decided about one child is never told in a letter
 * about another. Left out and counted are those of whom another event tells, or will tell, by name: their letters come
 * with it. `listed`: the children of the approved list.
 */
export function decidedTogether(
  event: { data: Readonly<Record<string, unknown>> },
  facts: SubjectFacts,
  children: readonly NamedChild[],
  listed: readonly string[],
): { groups: Decided[]; toldByItself: number } {
  if (decidedChild(event.data) !== undefined) {
    return { groups: [{ facts, children: [...children] }], toldByItself: Math.max(0, listed.length - children.length) };
  }
  const groups = new Map<string, Decided>();
  for (const child of children) {
    const theirs = facts.of(child.ref);
    const said = saidOfAChild(theirs.data);
    const group = groups.get(said);
    if (group) group.children.push(child);
    else groups.set(said, { facts: theirs, children: [child] });
  }
  const isOurs = decides(event.data)
    ? ({ children: [child] }: Decided) => !child || !facts.decided.has(child.ref)
    : ({ facts: { data } }: Decided) => saidOfAChild(data) !== NOTHING;
  const kept = [...groups.values()].filter(isOurs);
  const shown = kept.length > 0 ? kept : [...groups.values()];
  return {
    groups: shown,
    toldByItself: children.length - shown.reduce((sum, group) => sum + group.children.length, 0),
  };
}

const NOTHING = saidOfAChild({});
