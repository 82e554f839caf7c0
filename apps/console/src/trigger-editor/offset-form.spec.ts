import { describe, expect, it } from '@jest/globals';
import { type EventField, eventType, fields } from '@linchpin/event-types';
import { offsetSchema } from '@linchpin/trigger-files';
import { FormValues } from '../forms/form-values.js';
import {
  type AnyOffset,
  dateFieldsOf,
  offsetContent,
  offsetFields,
  type OffsetRules,
  readOffset,
} from './offset-form.js';
const conference = eventType('conference.initial.scheduled');
const eventFields: readonly EventField[] = conference ? fields(conference) : [];
const rules: OffsetRules = {
  dateFields: dateFieldsOf(eventFields),
  steps: [{ key: 'room', title: 'Room' }],
  timeOfDay: true,
};

const read = (offset: unknown, previous?: unknown) =>
  readOffset(FormValues.of(offsetContent('x', offset)), 'x', rules, previous);

const origins: AnyOffset['from'][] = ['event', { field: 'startsAt' }, { step: 'room' }];
const every = origins.flatMap((from) =>
  offsetSchema.shape.unit
    .unwrap()
    .options.flatMap((unit) =>
      offsetSchema.shape.calendar
        .unwrap()
        .options.flatMap((calendar) =>
          (['after', 'before'] as const)
            .filter((direction) => direction === 'after' || typeof from === 'string' || 'field' in from)
            .flatMap((direction) => [
              { from, amount: 3, unit, calendar, direction },
              ...(unit === 'hours' ? [] : [{ from, amount: 0, unit, calendar, direction, at: '09:30' }]),
            ]),
        ),
    ),
);

describe('an offset', () => {
  it('comes back from its fields as it was, and is then the very same', () => {
    expect(every.length).toBeGreaterThan(100);
    for (const offset of every) {
      expect(read(offset, offset).value).toBe(offset);
      // Without working days the calendar is not asked for.
      const { calendar } = offset.unit === 'working-days' ? offset : { calendar: 'service' };
      expect(read(offset)).toEqual({ value: { ...offset, calendar } });
    }
  });

  it('that leaves out what is usual stays as it is while it says the same', () => {
    const short = { from: { field: 'startsAt' }, amount: 2, unit: 'working-days', direction: 'before' };
    expect(read(short, short).value).toBe(short);
    const changed = { ...offsetContent('x', short), 'x-amount': '3' };
    expect(readOffset(FormValues.of(changed), 'x', rules, short)).toEqual({
      value: { ...short, amount: 3, calendar: 'service' },
    });
  });

  it('says beside each field what is missing', () => {
    const { faults = [] } = readOffset(FormValues.of({}), 'x', rules);
    expect(faults.map(({ field }) => field)).toEqual(['x-amount', 'x-unit', 'x-direction', 'x-from']);
  });

  it.each([
    ['x-amount', '1001'],
    ['x-amount', '-1'],
    ['x-amount', '2.5'],
    ['x-amount', '1'.repeat(10_000)],
    ['x-unit', 'fortnights'],
    ['x-unit', '__proto__'],
    ['x-direction', 'constructor'],
    ['x-from', 'field:childRef'],
    ['x-from', 'field:__proto__'],
    ['x-from', 'step:other'],
    ['x-at', 'lunchtime'],
  ])('is refused when %s is %.20s', (name, text) => {
    const content = { ...offsetContent('x', { from: { field: 'startsAt' }, amount: 2, unit: 'days' }), [name]: text };
    expect(readOffset(FormValues.of(content), 'x', rules).faults).toEqual([
      { field: name, text: expect.stringMatching(/^[A-Z]/) },
    ]);
  });

  it('of hours has no time of day, and nothing comes before the end of a step', () => {
    const hours = { ...offsetContent('x', { amount: 2, unit: 'hours' }), 'x-at': '9am' };
    expect(readOffset(FormValues.of(hours), 'x', rules).faults?.[0]?.field).toBe('x-at');
    const before = { ...offsetContent('x', { from: { step: 'room' }, amount: 2 }), 'x-direction': 'before' };
    expect(readOffset(FormValues.of(before), 'x', rules).faults?.[0]?.field).toBe('x-direction');
  });

  it('counts from dates only, and shows a date that the event no longer has', () => {
    const values = FormValues.of(offsetContent('x', { from: { field: 'gone' }, amount: 2 }));
    const shown = JSON.stringify(offsetFields('x', values, rules));
    expect(shown).toContain('Something that this event does not give');
    expect(shown).toContain('field:startsAt');
    expect(shown).not.toContain('field:childRef');
    expect(readOffset(values, 'x', rules).faults?.[0]?.field).toBe('x-from');
  });
});
