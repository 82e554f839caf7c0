import { describe, expect, it } from '@jest/globals';
import { type EventField, eventType, fields } from '@linchpin/event-types';
import { type Step, type When, whenSchema } from '@linchpin/trigger-files';
import { FormValues } from '../forms/form-values.js';
import { readWhen, whenContent, whenFields, whenRules } from './when-form.js';
const type = eventType('conference.initial.scheduled');
const eventFields: readonly EventField[] = type ? fields(type) : [];
const earlier: Step[] = [{ key: 'room', title: 'Book the room', kind: 'rooms.book', after: [], settings: {} }];

const read = (when: When | undefined, changes: Record<string, string | string[]> = {}, previous = when) =>
  readWhen(FormValues.of({ ...whenContent(when), ...changes }), eventFields, earlier, previous);

const when = (given: object): When => whenSchema.parse(given);

describe('the time of a step', () => {
  it.each<[string, object]>([
    ['days after the event', { amount: 3 }],
    [
      'working days before a date',
      { from: { field: 'startsAt' }, amount: 5, unit: 'working-days', direction: 'before' },
    ],
    ['on a date, at a time', { from: { field: 'startsAt' }, at: '09:00' }],
    ['after the end of a step', { from: { step: 'room' }, amount: 2, unit: 'hours' }],
    ['at once, never before', { neverBefore: { amount: 1, unit: 'working-days', calendar: 'statutory' } }],
    [
      'at once, at the latest',
      { latestBy: { from: { field: 'startsAt' }, amount: 1, direction: 'before' }, past: 'skip' },
    ],
    [
      'between both',
      {
        amount: 1,
        unit: 'weeks',
        neverBefore: { amount: 2 },
        latestBy: { from: { field: 'targetDate' } },
        past: 'person',
      },
    ],
    ['at once, or handed to a person', { past: 'person' }],
    ['at once, in other words', { unit: 'hours', neverBefore: { amount: 2 } }],
  ])('comes back from its fields as it was: %s', (_what, given) => {
    expect(read(when(given))).toEqual({ value: when(given) });
  });

  it('is nothing when it is at once', () => {
    expect(read(undefined)).toEqual({ value: undefined });
    expect(read(when({ amount: 3 }), { timing: 'at-once' })).toEqual({ value: undefined });
  });

  it('forgets limits that are no longer ticked', () => {
    expect(read(when({ amount: 3, latestBy: { amount: 5 } }), { bounds: [] })).toEqual({ value: when({ amount: 3 }) });
  });

  it('says what is wrong with each of its parts at once', () => {
    const { faults = [] } = read(undefined, {
      timing: 'counted',
      bounds: ['never-before', 'latest-by'],
      past: 'later',
    });
    expect([...new Set(faults.map(({ field }) => field.replace(/-[a-z]+$/, '')))]).toEqual([
      'when',
      'never-before',
      'latest-by',
      'past',
    ]);
    expect(read(undefined, { timing: '__proto__' }).faults?.[0]?.field).toBe('timing');
  });

  it('counts only from what every event has, and its limits from any date', () => {
    const paths = whenRules(eventFields, earlier).dateFields.map(({ path }) => path);
    expect(paths).toContain('startsAt');
    expect(paths).not.toContain('targetDate');
    const shown = JSON.stringify(
      whenFields(FormValues.of({}), eventFields, earlier, { when: [{ kind: 'sum', text: 'A sum' }] }),
    );
    expect(shown).toContain('field:targetDate');
    expect(shown).toContain('A sum');
    expect(shown).toContain('step:room');
  });
});
