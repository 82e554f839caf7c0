import { describe, expect, it } from '@jest/globals';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Owed, Step } from '@linchpin/trigger-files';
import { FormValues } from '../forms/form-values.js';
import { keyFor, readKey } from '../trigger-editor/short-key.js';
import { moveStep, whatHangsOn, withoutStep, withStep } from './step-changes.js';
const step = (key: string, more: Partial<Step> = {}): Step => ({
  key,
  title: `Step ${key}`,
  kind: 'rooms.book',
  after: [],
  settings: {},
  ...more,
});
const when = {
  from: { step: 'a' },
  amount: 1,
  unit: 'days',
  direction: 'after',
  calendar: 'service',
  past: 'now',
} as const;
const owed: Owed = {
  key: 'held',
  title: 'Held',
  due: { from: 'event', amount: 1, unit: 'days', direction: 'after', calendar: 'service' },
  rule: 'local',
  team: 'hub',
  metBy: { step: 'a' },
  atRisk: 75,
};
const draft = (): DraftContent => ({
  steps: [step('a'), step('b', { after: ['a'], when }), step('c')],
  deadlines: [owed, { ...owed, key: 'other', metBy: 'person' }],
});

describe('a step', () => {
  it('is known by its new key to everything that names it', () => {
    const { steps, deadlines } = withStep(draft(), 'a', step('room'));
    expect(steps[1]).toMatchObject({ after: ['room'], when: { from: { step: 'room' } } });
    expect(deadlines.map(({ metBy }) => metBy)).toEqual([{ step: 'room' }, 'person']);
  });

  it('is removed with every reference to it, and says so before', () => {
    expect(whatHangsOn(draft(), 'a')).toEqual([
      expect.stringContaining('“Step b” waits for it'),
      expect.stringContaining('“Step b” counts its time from its end'),
      expect.stringContaining('“Held” is met by it'),
    ]);
    expect(whatHangsOn(draft(), 'c')).toEqual([]);
    const { steps, deadlines } = withoutStep(draft(), 'a');
    expect(steps).toEqual([step('b'), step('c')]);
    expect(deadlines.map(({ metBy }) => metBy)).toEqual(['person', 'person']);
  });

  it('moves one place, and never above what it waits for', () => {
    const keys = (moved: DraftContent | string) =>
      typeof moved === 'string' ? moved : moved.steps.map(({ key }) => key);
    expect(keys(moveStep(draft(), 'c', 'up'))).toEqual(['a', 'c', 'b']);
    expect(keys(moveStep(draft(), 'b', 'up'))).toContain('“Step b” waits for “Step a”');
    expect(keys(moveStep(draft(), 'a', 'down'))).toContain('“Step b” waits for “Step a”');
    expect(keys(moveStep(draft(), 'a', 'up'))).toEqual(['a', 'b', 'c']);
    expect(keys(moveStep(draft(), 'c', 'down'))).toEqual(['a', 'b', 'c']);
    expect(keys(moveStep(draft(), '__proto__', 'down'))).toEqual(['a', 'b', 'c']);
  });
});

describe('a short key', () => {
  it.each([
    ['Make the family’s invitations', 'make-the-familys-invitations'],
    ['15 days: Crèche', 'days-creche'],
    ['???', 'one'],
    ['x'.repeat(10_000), 'x'.repeat(36)],
    ['__proto__', 'proto'],
  ])('of %.30s is made from its words', (words, key) => {
    expect(keyFor(words, [])).toBe(key);
  });

  it('is used once', () => {
    expect(keyFor('Room', ['room', 'room-2'])).toBe('room-3');
    const read = (key: string, own?: string) => readKey(FormValues.of({ key }), 'Room', ['room', 'alert'], own);
    expect(read('')).toEqual({ value: 'room-2' });
    expect(read('', 'room')).toEqual({ value: 'room' });
    expect(read('room', 'room')).toEqual({ value: 'room' });
    for (const wrong of ['alert', 'Room', '1st', 'a b', '__proto__', 'x'.repeat(41)]) {
      expect(read(wrong, 'room').faults?.[0]?.field).toBe('key');
    }
  });
});
