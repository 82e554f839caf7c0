import { describe, expect, it } from '@jest/globals';
import { type Conditions, conditionsHold, conditionsSchema, rulesOf } from './conditions.js';

const data = {
  rneCode: 'P',
  emergency: false,
  childCount: 3,
  startsAt: '2026-12-10T10:00:00Z',
  needs: { interpreter: 'pl' },
  withheldRoleCodes: ['parents'],
};

const rule = (field: string, operator: string, value?: unknown) => ({ field, operator, value }) as Conditions;

describe('conditionsHold', () => {
  it.each([
    [rule('rneCode', 'equals', 'P'), true],
    [rule('rneCode', 'equals', 'T'), false],
    [rule('rneCode', 'not-equals', 'T'), true],
    [rule('rneCode', 'one-of', ['P', 'B']), true],
    [rule('rneCode', 'none-of', ['P', 'B']), false],
    [rule('emergency', 'equals', false), true],
    [rule('childCount', 'at-least', 3), true],
    [rule('childCount', 'at-least', 4), false],
    [rule('childCount', 'at-most', 3), true],
    [rule('childCount', 'at-most', 2), false],
    [rule('startsAt', 'before', '2026-12-11'), true],
    [rule('startsAt', 'after', '2026-12-11'), false],
    [rule('needs.interpreter', 'is-given'), true],
    [rule('needs.stepFree', 'is-given'), false],
    [rule('needs.stepFree', 'is-missing'), true],
    [rule('withheldRoleCodes', 'contains', 'parents'), true],
    [rule('withheldRoleCodes', 'contains', 'school'), false],
  ])('%j is %s', (conditions, expected) => {
    expect(conditionsHold(conditions, data)).toBe(expected);
  });

  it.each(['equals', 'one-of', 'at-least', 'at-most', 'before', 'after', 'contains'])(
    'finds nothing true of a missing field with %s',
    (operator) => {
      expect(conditionsHold(rule('absent', operator, 1), data)).toBe(false);
    },
  );

  it('does not read what the event inherits', () => {
    expect(conditionsHold(rule('constructor.name', 'is-given'), data)).toBe(false);
  });

  it('combines groups', () => {
    const holds = rule('rneCode', 'equals', 'P');
    const fails = rule('rneCode', 'equals', 'T');
    expect(conditionsHold({ all: [holds, { any: [fails, holds] }] }, data)).toBe(true);
    expect(conditionsHold({ all: [holds, fails] }, data)).toBe(false);
    expect(conditionsHold({ any: [fails, fails] }, data)).toBe(false);
    expect(conditionsHold({ none: [fails] }, data)).toBe(true);
    expect(conditionsHold({ none: [fails, holds] }, data)).toBe(false);
    expect(conditionsHold(null, data)).toBe(true);
  });
});

describe('conditionsSchema', () => {
  it('refuses an operator it does not know and a group with an extra key', () => {
    expect(conditionsSchema.safeParse(rule('a', 'matches', '.*')).success).toBe(false);
    expect(conditionsSchema.safeParse({ all: [], any: [] }).success).toBe(false);
  });

  it('lists the rules of nested groups', () => {
    const nested = { all: [rule('a', 'is-given'), { none: [rule('b', 'is-given')] }] } as Conditions;
    expect(rulesOf(nested).map(({ field }) => field)).toEqual(['a', 'b']);
  });
});

describe('a date alone', () => {
  it('is the beginning of that day in London, also in summer', () => {
    const at = { at: '2026-06-30T23:30:00Z' };
    expect(conditionsHold(rule('at', 'after', '2026-07-01'), at)).toBe(true);
    expect(conditionsHold(rule('at', 'before', '2026-07-01'), at)).toBe(false);
    expect(conditionsHold(rule('at', 'before', '2026-07-01'), { at: '2026-06-30T22:30:00Z' })).toBe(true);
    expect(conditionsHold(rule('at', 'before', '2026-13-45'), at)).toBe(false);
  });
});
