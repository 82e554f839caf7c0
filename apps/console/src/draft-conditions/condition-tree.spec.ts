import { describe, expect, it } from '@jest/globals';
import type { Conditions } from '@linchpin/conditions';
import { paths } from '../paths.js';
import { conditionPage, groupAt, groupOf, pathOf, pathText, replaced, withGroup } from './condition-tree.js';
const rule = (field: string): Conditions => ({ field, operator: 'is-given' });
const [a, b, c] = ['a', 'b', 'c'].map(rule) as [Conditions, Conditions, Conditions];

describe('a group of conditions', () => {
  it('is found where it stands', () => {
    const tree: Conditions = { all: [a, { any: [b, { none: [c] }] }] };
    expect(groupAt(tree, [])).toEqual({ join: 'all', rows: tree.all });
    expect(groupAt(tree, [1])).toMatchObject({ join: 'any' });
    expect(groupAt(tree, [1, 1])).toEqual({ join: 'none', rows: [c] });
    for (const path of [[0], [2], [1, 0], [1, 1, 0]]) expect(groupAt(tree, path)).toBeNull();
    expect(groupAt(undefined, [])).toEqual({ join: 'all', rows: [] });
  });

  it('of one comparison is that comparison, at the top', () => {
    expect(withGroup(undefined, [], { join: 'all', rows: [a] })).toBe(a);
    expect(withGroup(a, [], { join: 'none', rows: [a] })).toEqual({ none: [a] });
    expect(withGroup(a, [], { join: 'all', rows: [] })).toBeUndefined();
  });

  it('stays a group inside another, with one row too, and is gone with its last', () => {
    const tree: Conditions = { all: [a, { any: [b, c] }] };
    expect(withGroup(tree, [1], { join: 'any', rows: [b] })).toEqual({ all: [a, { any: [b] }] });
    expect(withGroup(tree, [1], { join: 'all', rows: [b] })).toEqual({ all: [a, { all: [b] }] });
    expect(withGroup(tree, [1], { join: 'any', rows: [] })).toBe(a);
    const alone: Conditions = { all: [{ any: [b] }] };
    expect(withGroup(alone, [0], { join: 'any', rows: [b, c] })).toEqual({ all: [{ any: [b, c] }] });
    expect(withGroup(alone, [0], { join: 'any', rows: [] })).toBeUndefined();
  });

  it('is changed deep inside, and nothing else is', () => {
    const tree: Conditions = { any: [a, { all: [b, { none: [c] }] }] };
    expect(withGroup(tree, [1, 1], { join: 'none', rows: [] })).toEqual({ any: [a, { all: [b] }] });
    expect(withGroup(tree, [1, 1], { join: 'any', rows: [c, a] })).toEqual({ any: [a, { all: [b, { any: [c, a] }] }] });
  });
});

describe('rows', () => {
  it('are replaced, added and taken out', () => {
    expect(replaced([a, b], 1, c)).toEqual([a, c]);
    expect(replaced([a, b], 2, c)).toEqual([a, b, c]);
    expect(replaced([a, b], 9, c)).toEqual([a, b, c]);
    expect(replaced([a, b], 0, undefined)).toEqual([b]);
  });

  it('of a single comparison are that one', () => {
    expect(groupOf(a)).toEqual({ join: 'all', rows: [a] });
  });
});

describe('the place of a group in an address', () => {
  it('is read as it is written', () => {
    for (const path of [[], [0], [3, 12]]) expect(pathOf(pathText(path))).toEqual(path);
    for (const text of ['', '-1', '1-', 'a', '__proto__', '1'.repeat(100)]) expect(pathOf(text)).toBeNull();
  });
});

describe('the page of a condition that a fault is in', () => {
  it.each([
    [['value'], '/top/value?row=0#value'],
    [['all', 2, 'value', 1], '/top/value?row=2#value'],
    [['all', 2, 'any', 0, 'operator'], '/2/value?row=0#operator'],
    [['none', 1, 'any', 0, 'all', 3, 'field'], '/1-0/field?row=3#field'],
    [[], ''],
  ])('of %j is %s', (path, page) => {
    for (const step of [undefined, 'room']) {
      expect(conditionPage('draft', step, path)).toBe(paths.draftConditions.all('draft', step) + page);
    }
  });
});
