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
      'placement.moved',
      { field: 'withheldRoleCodes', operator: 'is-missing' },
      'the people not to be told are not given',
    ],
  ])('of %s: %j', (on, rule, words) => {
    expect(describeConditions(rule, on)).toBe(words);
  });
});
