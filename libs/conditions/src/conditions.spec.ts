import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { type Conditions, conditionsHold as holdsAsOf, conditionsSchema, rulesOf } from './conditions.js';

const asOf = {
  occurredAt: new Date('2026-12-01T09:00:00Z'),
  receivedAt: new Date('2026-12-02T09:00:00Z'),
  calendars: {
    statutory: WorkingCalendar.statutory(),
    service: WorkingCalendar.service([{ date: '2026-12-08', title: 'Closed' }]),
    school: WorkingCalendar.school([], []),
  },
};
const conditionsHold = (conditions: Conditions | null, of: Record<string, unknown>) => holdsAsOf(conditions, of, asOf);

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

describe('before and after', () => {
  const at = (actual: unknown, operator: string, value: unknown) =>
    conditionsHold(rule('at', operator, value), { at: actual });

  it.each([
    ['Room 5', '2026-12-11'],
    ['5', '2026-12-11'],
    ['Monday', '2026-12-11'],
    ['12/10/2026', '2026-12-11'],
    ['2026-02-30', '2026-12-11'],
    ['2026-12-10T10:00', '2026-12-11'],
    ['2026-12-10T24:00:00Z', '2026-12-31'],
    [20_261_210, '2026-12-11'],
    ['2026-12-10', 'Room 5'],
    ['2026-12-10', '2026-02-30'],
    ['2026-12-10', '2026-04-31T10:00+00:00'],
    ['2026-12-10', '2026-12-11T10:00'],
  ])('of %j and %j is not so, for one of them is no date', (actual, value) => {
    expect(at(actual, 'before', value)).toBe(false);
    expect(at(actual, 'after', value)).toBe(false);
  });

  it('is by the moment, whatever the offset', () => {
    expect(at('2026-12-10T23:30:00-01:00', 'after', '2026-12-11')).toBe(true);
    expect(at('2026-12-11T00:30:00+01:00', 'before', '2026-12-11')).toBe(true);
    expect(at('2026-06-30', 'before', '2026-06-30T00:30:00+01:00')).toBe(true);
  });
});

describe('within and more than', () => {
  // The event is of Tuesday 1 December 2026, received on the 2nd; the council is closed on the 8th.
  const span = (change: object) => ({ amount: 5, unit: 'working-days', direction: 'after', from: 'event', ...change });
  const start = (on: unknown, operator: string, change: object = {}, more: object = {}) =>
    conditionsHold(conditionsSchema.parse(rule('startsAt', operator, span(change))), { startsAt: on, ...more });

  it.each([
    // Closed on the 8th: the fifth council working day is Wednesday 9 December, the fifth working day the 8th.
    ['2026-12-09T17:00:00Z', {}, 'within'],
    ['2026-12-10T10:00:00Z', {}, 'beyond'],
    ['2026-12-08T10:00:00Z', { calendar: 'statutory' }, 'within'],
    ['2026-12-09T10:00:00Z', { calendar: 'statutory' }, 'beyond'],
    ['2026-12-06T10:00:00Z', { unit: 'days' }, 'within'],
    ['2026-12-07T00:00:00Z', { unit: 'days' }, 'beyond'],
    ['2026-12-07T23:59:00Z', { unit: 'days', from: 'today' }, 'within'],
    ['2026-12-08T00:00:00Z', { unit: 'days', from: 'today' }, 'beyond'],
    ['2026-12-01T00:00:00Z', { amount: 0, unit: 'days' }, 'within'],
    ['2026-12-01T00:00:00Z', { amount: 0, unit: 'days', from: 'today', direction: 'before' }, 'beyond'],
    ['2026-11-30T10:00:00Z', {}, 'neither'],
    ['2026-11-30T10:00:00Z', { direction: 'before' }, 'within'],
    ['2026-11-20T10:00:00Z', { direction: 'before' }, 'beyond'],
    ['2026-11-30T10:00:00Z', { direction: 'either' }, 'within'],
    ['2026-12-09T10:00:00Z', { direction: 'either' }, 'within'],
    ['2026-11-20T10:00:00Z', { direction: 'either' }, 'beyond'],
    ['2026-12-09T10:00:00Z', { from: { field: 'targetDate' }, direction: 'before', unit: 'days' }, 'within'],
    ['2026-12-08T10:00:00Z', { from: { field: 'targetDate' }, direction: 'before', unit: 'days' }, 'beyond'],
    ['2026-12-15T10:00:00Z', { from: { field: 'targetDate' }, direction: 'before', unit: 'days' }, 'neither'],
    ['2026-12-09T10:00:00Z', { from: { field: 'absent' } }, 'neither'],
    ['soon', {}, 'neither'],
    [undefined, {}, 'neither'],
  ])('%s stands to %j: %s', (on, change, place) => {
    const more = { targetDate: '2026-12-14' };
    expect(start(on, 'within', change, more)).toBe(place === 'within');
    expect(start(on, 'more-than', change, more)).toBe(place === 'beyond');
  });

  it('of a Saturday counts no working day back before it', () => {
    const saturday = { targetDate: '2026-12-12' };
    const none = { amount: 0, from: { field: 'targetDate' } };
    expect(start('2026-12-12T10:00:00Z', 'within', none, saturday)).toBe(true);
    expect(start('2026-12-12T10:00:00Z', 'within', { ...none, direction: 'before' }, saturday)).toBe(true);
    expect(start('2026-12-13T10:00:00Z', 'more-than', none, saturday)).toBe(true);
  });

  it('is never guessed past the calendars that are known', () => {
    const far = { targetDate: '2190-01-01' };
    const from = { from: { field: 'targetDate' } };
    expect(() => start('2190-01-02T10:00:00Z', 'within', from, far)).toThrow(/Bank holidays are known for/);
    expect(() => start('2026-12-02T10:00:00Z', 'within', { calendar: 'school' })).toThrow();
  });
});
