import { describe, expect, it } from '@jest/globals';
import { eventType } from '@linchpin/event-types';
import { knownFacts } from './known-facts.js';

const known = (on: string, atOnce = false) => {
  const type = eventType(on);
  if (!type) throw new Error(`There is no event type ${on}.`);
  return knownFacts(type, atOnce);
};

describe('what may be known when a step is done', () => {
  it.each([
    // Of a conference that has only just been scheduled nobody knows the outcome; later its other events may have told it.
    ['conference.initial.scheduled', true, 'outcomeCode', false],
    ['conference.initial.scheduled', false, 'outcomeCode', true],
    ['conference.rescheduled', true, 'chairRef', true],
    ['conference.held', true, 'startsAt', true],
    // A review of a looked-after child is no conference, and a core group is neither.
    ['review.lookedafter.held', false, 'outcomeCode', false],
    ['review.lookedafter.held', false, 'startsAt', true],
    ['coregroup.scheduled', false, 'outcomeCode', false],
    // What is about something else is never told.
    ['referral.received', false, 'meetingRef', false],
    ['placement.moved', true, 'startDate', true],
    ['placement.moved', false, 'startsAt', false],
    ['deadline.missed', false, 'outcomeCode', false],
  ])('%s, at once %s: %s is %s', (on, atOnce, field, expected) => {
    expect(known(on, atOnce).fields.has(field)).toBe(expected);
  });

  it('is certain only where every event of the type has it', () => {
    const { certain } = known('conference.initial.scheduled');
    expect(['startsAt', 'workerRef', 'outcomeCode'].filter((path) => certain.has(path))).toEqual(['startsAt']);
  });

  it.each([
    ['conference.initial.scheduled', 'certain'],
    ['conference.rescheduled', 'possible'],
    ['placement.moved', 'never'],
  ] as const)('of %s the kind of meeting is %s', (on, meetingTitle) => {
    expect(known(on).meetingTitle).toBe(meetingTitle);
  });
});
