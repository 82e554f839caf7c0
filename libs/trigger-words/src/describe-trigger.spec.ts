import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { offsetSchema, triggerContentSchema } from '@linchpin/trigger-files';
import { describeTrigger } from './describe-trigger.js';
import { diffTriggers } from './diff-triggers.js';
import { owedSum, workedSum } from './worked-sum.js';

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
  it('is a list that a manager can read aloud, with the titles as they were written', () => {
    const { opening, steps, owed } = describeTrigger(trigger());
    expect(opening).toMatch(
      /^When an initial conference is scheduled and the number of children is at least 2 and \(step-free room needed is yes or the .* 31 December 2026\)$/,
    );
    expect(steps).toEqual([
      'Book the conference room',
      expect.stringMatching(
        /^Make the family’s invitations, only if the list of people to invite is given \(after step 1; D01 to the family on the approved list; held for approval by the chair\)$/,
      ),
      'Remind the hub (after step 2; to the hub; 5 council working days before the start of the meeting, at 9am; never before ' +
        '1 calendar day after the event; left out if that has passed)',
    ]);
    expect(owed).toEqual([
      'Record sent, no later than 15 working days after the strategy discussion date (set by law: Working Together ' +
        '2023 chapter 3; owed by the hub; met when a conference has been held)',
    ]);
  });

  it('names teams and other codes of the installation, where its lists are at hand', () => {
    const lists = {
      teams: [{ value: 'SPK-NE', text: 'North East' }],
      sites: [{ value: 'CIVIC', text: 'Civic Centre' }],
      equipment: [{ value: 'video', text: 'video' }],
    };
    const inTeam = { field: 'teamCode', operator: 'equals', value: 'SPK-NE' };
    const { opening, steps, owed } = describeTrigger(
      trigger({
        conditions: {
          any: [
            inTeam,
            { field: 'venueNeed.site', operator: 'one-of', value: ['CIVIC', 'ANNEXE'] },
            { field: 'venueNeed.equipment', operator: 'contains', value: 'video' },
          ],
        },
        steps: [
          { ...reminder, after: [], when: undefined, onlyIf: inTeam, settings: { team: 'SPK-NE', headline: 'x' } },
        ],
        deadlines: trigger().deadlines.map((one) => ({ ...one, team: 'SPK-NE' })),
      }),
      lists,
    );
    expect(opening).toBe(
      'When an initial conference is scheduled and the team is SPK-NE (North East) or the preferred site is one of ' +
        'CIVIC (Civic Centre), ANNEXE or the room equipment needed includes video',
    );
    expect(steps).toEqual(['Remind the hub, only if the team is SPK-NE (North East) (to North East)']);
    expect(owed).toEqual([expect.stringContaining('; owed by North East; ')]);
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
    expect(describeTrigger({ steps: [step, letter], deadlines: [] }).steps).toEqual(['Tell somebody', 'Write (D01)']);
  });

  it('says what it can of one that is only begun', () => {
    expect(describeTrigger({ steps: [], deadlines: [] })).toEqual({
      opening: 'When something happens',
      steps: [],
      owed: [],
    });
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
      'The name is now “Initial conference, new”. It was “Initial conference”.',
      'The step “Remind the hub” is gone.',
      'In “Make the family’s invitations”, what it waits for is no longer set. It was “Book the conference room”.',
      'In “Make the family’s invitations”, the role that approves is no longer set. It was “chair”.',
      'In “Make the family’s invitations”, the template is now D02. It was D01.',
      expect.stringMatching(
        /^In “Book the conference room”, the length in minutes is now the event’s .*\. It was 120\.$/,
      ),
      'In “Book the conference room”, step-free access is now yes. It was not set before.',
      'The order of the steps is now “Make the family’s invitations” and “Book the conference room”.',
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
      '12 council working days from Thu 10 Dec 2026 is Thu 31 Dec 2026: skips 3 weekends, 25, 28 and 29 Dec',
    ],
    [{ from: { field: 'startsAt' }, amount: 3, unit: 'months' }, '3 months after Thu 10 Dec 2026 is Wed 10 Mar 2027'],
    [
      { from: { field: 'startsAt' }, amount: 1, unit: 'working-days', at: '09:00' },
      '1 council working day from Thu 10 Dec 2026 is 9am on Fri 11 Dec 2026',
    ],
    [
      { from: { field: 'startsAt' }, amount: 2, at: '14:30' },
      '2 calendar days after Thu 10 Dec 2026 is 2:30pm on Sat 12 Dec 2026',
    ],
    [{ from: { field: 'startsAt' }, at: '09:00' }, '9am on Thu 10 Dec 2026, the day itself'],
    [{ from: { field: 'startsAt' } }, 'Thu 10 Dec 2026, the day itself'],
    [{ amount: 2, unit: 'hours' }, '2 hours after 20 November 2026 at 2:40pm is 20 November 2026 at 4:40pm'],
  ])('%j', (offset, expected) => {
    expect(sum(offset)).toBe(expected);
  });

  it('of a limit that is no day of its calendar names that calendar', () => {
    const due = offsetSchema.parse({
      from: { field: 'strategyDiscussionDate' },
      amount: 3,
      unit: 'months',
      direction: 'after',
    });
    const of = (calendar: 'statutory' | 'service') =>
      owedSum({ ...due, calendar }, 'conference.initial.scheduled', calendars);
    expect(of('statutory')).toBe(
      '3 months after Fri 20 Nov 2026 is Sat 20 Feb 2027; the last working day by then is Fri 19 Feb 2027',
    );
    expect(of('service')).toContain('the last council working day by then is Fri 19 Feb 2027');
  });

  it('is not made up for a date that the example does not have', () => {
    expect(sum({ from: { field: 'nothing' }, amount: 3 })).toBeNull();
  });
});
