import { describe, expect, it } from '@jest/globals';
import type { Conditions } from '@linchpin/conditions';
import { sharedLetters } from './same-letters.js';

const letter = (settings: object = {}, onlyIf?: Conditions) => ({
  ...{ key: 'letter', title: 'Invite the family', kind: 'documents.generate' as const, after: [] },
  settings: { template: 'D01', to: 'family', ...settings },
  onlyIf,
});
const trigger = (change: object = {}) => ({
  ...{ title: 'Other', on: 'conference.initial.scheduled', steps: [letter()] },
  ...change,
});
const rule = (operator: string, value?: unknown) => ({ field: 'rneCode', operator, value }) as Conditions;
const shared = (own: object, other: object) => sharedLetters(trigger(own), trigger(other)).length > 0;

describe('two triggers that make the same letter', () => {
  it('are told of, with both steps and the other trigger', () => {
    expect(sharedLetters(trigger(), trigger({ title: 'Copy' }))).toEqual([
      expect.stringMatching(
        /^“Invite the family” makes D01 to the family, and so does “Invite the family” of the trigger “Copy”: for one event people would have the letter twice/,
      ),
    ]);
  });

  it.each<[string, object, object, boolean]>([
    ['another event', {}, { on: 'conference.review.scheduled' }, false],
    ['another template', {}, { steps: [letter({ template: 'D02' })] }, false],
    ['other people', {}, { steps: [letter({ to: 'professionals' })] }, false],
    [
      'another addressee',
      { steps: [letter({ to: 'addressee', addressee: 'ICB' })] },
      { steps: [letter({ to: 'addressee', addressee: 'SCHOOL' })] },
      false,
    ],
    ['no condition', {}, { conditions: rule('equals', 'T0') }, true],
    ['equal to different values', { conditions: rule('equals', 'P') }, { conditions: rule('equals', 'T0') }, false],
    ['equal to one of several', { conditions: rule('equals', 'P') }, { conditions: rule('one-of', ['P', 'T0']) }, true],
    ['equal and not equal', { conditions: rule('equals', 'P') }, { conditions: rule('none-of', ['P', 'T0']) }, false],
    ['given and missing', { steps: [letter({}, rule('is-given'))] }, { conditions: rule('is-missing') }, false],
    ['in a group of any', { conditions: { any: [rule('equals', 'P')] } }, { conditions: rule('equals', 'T0') }, true],
    [
      'in a group of all',
      { conditions: { all: [rule('equals', 'P')] } },
      { steps: [letter({}, rule('equals', 'T0'))] },
      false,
    ],
  ])('may both set off, or not: %s', (_what, own, other, expected) => {
    expect(shared(own, other)).toBe(expected);
    expect(shared(other, own)).toBe(expected);
  });
});
