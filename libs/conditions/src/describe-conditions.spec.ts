import { describe, expect, it } from '@jest/globals';
import type { Rule } from './conditions.js';
import { describeConditions } from './describe-conditions.js';

const ON = 'conference.initial.scheduled';

describe('conditions in words', () => {
  it.each<[string, Rule, string]>([
    [ON, { field: 'childCount', operator: 'at-least', value: 2 }, 'the number of children is at least 2'],
    [ON, { field: 'venueNeed.stepFree', operator: 'equals', value: true }, 'step-free room needed is yes'],
    [ON, { field: 'checkAgencies', operator: 'is-given' }, 'the agencies to ask are given'],
    [
      ON,
      { field: 'venueNeed.equipment', operator: 'contains', value: 'video' },
      'the room equipment needed includes video',
    ],
    [
      ON,
      {
        field: 'startsAt',
        operator: 'within',
        value: { amount: 5, unit: 'working-days', direction: 'after', calendar: 'service', from: 'event' },
      },
      'the start of the meeting is within 5 council working days after the event',
    ],
    [
      ON,
      {
        field: 'startsAt',
        operator: 'more-than',
        value: {
          amount: 1,
          unit: 'working-days',
          direction: 'before',
          calendar: 'statutory',
          from: { field: 'targetDate' },
        },
      },
      'the start of the meeting is more than 1 working day before the target date',
    ],
    [
      ON,
      {
        field: 'startsAt',
        operator: 'within',
        value: { amount: 3, unit: 'weeks', direction: 'either', calendar: 'service', from: 'today' },
      },
      'the start of the meeting is within 3 weeks before or after the day on which the event is received',
    ],
    [
      ON,
      { field: 'targetDate', operator: 'before', value: '2026-02-28' },
      'the target date is before 28 February 2026',
    ],
    [ON, { field: 'targetDate', operator: 'before', value: '2026-02-30' }, 'the target date is before 2026-02-30'],
    [
      'placement.moved',
      { field: 'withheldRoleCodes', operator: 'is-missing' },
      'the people not to be told are not given',
    ],
  ])('of %s: %j', (on, rule, words) => {
    expect(describeConditions(rule, on)).toBe(words);
  });
});
