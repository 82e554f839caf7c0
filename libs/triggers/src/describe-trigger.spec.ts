import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import { describeTrigger } from './describe-trigger.js';
import { diffTriggers } from './diff-triggers.js';
import type { DraftContent } from './draft-content.js';
import { offsetSchema, triggerContentSchema } from './trigger-file.js';
import { workedSum } from './worked-sum.js';

const room = {
  key: 'room',
  title: 'Book the conference room',
  kind: 'rooms.book',
  settings: { startsAt: { field: 'startsAt' }, minutes: 120, capacity: { field: 'venueNeed.capacity' } },
};
const letters = {
  key: 'letters',
  title: 'Make the family’s invitations',
  kind: 'documents.generate',
  after: ['room'],
  onlyIf: { field: 'inviteeListRef', operator: 'is-given' },
  settings: { template: 'D01', to: 'family', inviteeList: { field: 'inviteeListRef' }, approvedBy: 'chair' },
};
const reminder = {
  key: 'reminder',
  title: 'Remind the hub',
  kind: 'alerts.send',
  after: ['letters'],
  when: {
    from: { field: 'startsAt' },
    amount: 5,
    unit: 'working-days',
    direction: 'before',
    at: '09:00',
    neverBefore: { from: 'event', amount: 1 },
    past: 'skip',
  },
  settings: { team: 'hub', headline: 'Conference soon' },
};
const trigger = (change: object = {}): DraftContent =>
  triggerContentSchema.parse({
    title: 'Initial conference',
    on: 'conference.initial.scheduled',
    ownerTeam: 'HUB-N',
    conditions: {
      all: [
        { field: 'childCount', operator: 'at-least', value: 2 },
        {
          any: [
            { field: 'venueNeed.stepFree', operator: 'equals', value: true },
            { field: 'targetDate', operator: 'before', value: '2026-12-31' },
          ],
        },
      ],
    },
    steps: [room, letters, reminder],
    deadlines: [
      {
        key: 'record',
        title: 'Record sent',
        rule: 'statutory',
        citation: 'Working Together 2023 chapter 3',
        due: { from: { field: 'strategyDiscussionDate' }, amount: 15, unit: 'working-days', calendar: 'statutory' },
        metBy: { event: 'conference.held' },
      },
    ],
    ...change,
  });

describe('a trigger in words', () => {
  it('is one sentence that a manager can read aloud', () => {
    expect(describeTrigger(trigger())).toBe(
      'When an initial conference is scheduled and child count is at least 2 and (venue need, step free is yes or target ' +
        'date is before 31 December 2026): book the conference room; then if invitee list is given, make the family’s ' +
        'invitations (D01 to the family on the approved list; held for approval by the chair); then remind the hub (to the ' +
        'hub; 5 working days before the start, at 9am, never before 1 day after the event; if that has passed, not at ' +
        'all). Owed: record sent by 15 working days (statutory calendar) after the strategy discussion date (statutory: ' +
        'Working Together 2023 chapter 3; owed by the hub; met when: a conference has been held).',
    );
  });

  it('leaves out of a step what is not chosen yet', () => {
    const step = { key: 'a', title: 'Tell somebody', kind: 'alerts.send' as const, after: [], settings: {} };
    const letter = {
      key: 'b',
      title: 'Write',
      kind: 'documents.generate' as const,
      after: [],
      settings: { template: 'D01' },
    };
    expect(describeTrigger({ steps: [step, letter], deadlines: [] })).toBe(
      'When something happens: tell somebody; write (D01).',
    );
  });

  it('says what it can of one that is only begun', () => {
    expect(describeTrigger({ steps: [], deadlines: [] })).toBe('When something happens: nothing yet.');
  });
});

describe('the difference between two versions', () => {
  it('is nothing when they say the same', () => {
    expect(diffTriggers(trigger(), trigger())).toEqual([]);
  });

  it('is told step by step', () => {
    const after = trigger({
      title: 'Initial conference, new',
      steps: [
        { ...letters, after: [], settings: { ...letters.settings, template: 'D02', approvedBy: undefined } },
        { ...room, settings: { ...room.settings, minutes: { field: 'durationMin' }, stepFree: true } },
      ],
      deadlines: [],
    });
    expect(diffTriggers(trigger(), after)).toEqual([
      'The name: now Initial conference, new; it was Initial conference.',
      'The step “Remind the hub” is gone.',
      '“Make the family’s invitations”: the steps before it: none any more; it was “Book the conference room”.',
      '“Make the family’s invitations”: approved by: none any more; it was chair.',
      '“Make the family’s invitations”: template: now D02; it was D01.',
      '“Book the conference room”: minutes: now the event’s duration; it was 120.',
      '“Book the conference room”: step free: now yes; there was none before.',
      'The steps come in another order: “Make the family’s invitations”, “Book the conference room”.',
      'The deadline “Record sent” is gone.',
    ]);
  });
});

describe('a worked sum', () => {
  const calendars = {
    statutory: WorkingCalendar.statutory(),
    service: WorkingCalendar.service([{ date: '2026-12-29', title: 'Closed' }]),
    school: WorkingCalendar.service([]),
  };
  const sum = (offset: object) => workedSum(offsetSchema.parse(offset), 'conference.initial.scheduled', calendars);

  it.each([
    [
      { from: { field: 'strategyDiscussionDate' }, amount: 15, unit: 'working-days', calendar: 'statutory' },
      '15 working days from Fri 20 Nov 2026 is Fri 11 Dec 2026: skips 3 weekends',
    ],
    [
      { from: { field: 'startsAt' }, amount: 12, unit: 'working-days' },
      '12 working days from Thu 10 Dec 2026 is Thu 31 Dec 2026: skips 3 weekends, 25, 28 and 29 Dec',
    ],
    [{ from: { field: 'startsAt' }, amount: 3, unit: 'months' }, '3 months after Thu 10 Dec 2026 is Wed 10 Mar 2027'],
    [{ from: { field: 'startsAt' }, at: '09:00' }, 'On Thu 10 Dec 2026, at 09:00'],
    [{ amount: 2, unit: 'hours' }, '2 hours after 20 November 2026 at 2:40pm is 20 November 2026 at 4:40pm'],
  ])('%j', (offset, expected) => {
    expect(sum(offset)).toBe(expected);
  });

  it('is not made up for a date that the example does not have', () => {
    expect(sum({ from: { field: 'nothing' }, amount: 3 })).toBeNull();
  });
});
