import { describe, expect, it } from '@jest/globals';
import { type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';
import { checkTrigger } from './check-trigger.js';

const alert = {
  key: 'tell',
  title: 'Tell',
  kind: 'alerts.send',
  settings: { team: 'spoke', headline: 'Look at this' },
};

const faultsOf = (change: object): string[] => {
  const content: TriggerContent = triggerContentSchema.parse({
    title: 'A trigger',
    on: 'conference.initial.scheduled',
    ownerTeam: 'HUB-N',
    steps: [alert],
    ...change,
  });
  return checkTrigger(content).map(({ path, message }) => `${path.join('.')}: ${message}`);
};
const step = (change: object) => ({ steps: [{ ...alert, ...change }] });
const letter = (settings: object) =>
  step({ kind: 'documents.generate', settings: { template: 'D01', to: 'family', ...settings } });
const rule = (field: string, operator: string, value?: unknown) => ({ conditions: { field, operator, value } });
const owed = (change: object) => ({
  deadlines: [
    { key: 'record', title: 'Record sent', rule: 'local', due: { amount: 15, unit: 'working-days' }, ...change },
  ],
});

describe('a trigger that cannot work is refused with place and reason', () => {
  it('passes one that can', () => {
    expect(
      faultsOf({ ...owed({ metBy: { event: 'conference.held' } }), ...rule('childCount', 'at-least', 2) }),
    ).toEqual([]);
    const spans = [
      { amount: 5 },
      { amount: 5, unit: 'working-days', from: 'today' },
      { from: { field: 'targetDate' } },
    ];
    for (const change of spans) {
      expect(faultsOf(rule('startsAt', 'within', { amount: 1, direction: 'either', ...change }))).toEqual([]);
    }
    for (const moment of ['2026-07-14', '2026-07-14T10:00Z', '2026-07-14T10:00:30+01:00']) {
      expect(faultsOf(rule('startsAt', 'before', moment))).toEqual([]);
    }
  });

  it.each([
    ['an event type that is not there', { on: 'nothing.happened' }, /^on: nothing\.happened is not an event type/],
    ['an unknown field', rule('childName', 'equals', 'x'), /^conditions\.field: The event has no field childName/],
    [
      'an operator for another type',
      rule('childCount', 'before', '2026-01-01'),
      /^conditions\.operator: before cannot be used with childCount\. Use one of: equals/,
    ],
    [
      'a value of another type',
      rule('childCount', 'at-least', 'two'),
      /^conditions\.value: childCount is a number: "two"/,
    ],
    ['a date that is none', rule('targetDate', 'before', 'Monday'), /^conditions\.value: targetDate is a date/],
    [
      'a reminder that would meet a date',
      {
        ...step({
          key: 'visit',
          kind: 'tasks.assign',
          settings: { team: 'spoke', title: 'Remind of the visit', boundary: 'professional' },
        }),
        ...owed({ metBy: { step: 'visit' } }),
      },
      /^deadlines\.0\.metBy\.step: “Tell” is a reminder to a qualified person\. That it reached them is not the act/,
    ],
    [
      'a step that asks whether an alert is open',
      { steps: [alert, { ...alert, key: 'again', after: ['tell'], onlyWhileOpen: 'tell' }] },
      /^steps\.1\.onlyWhileOpen: tell asks nobody/,
    ],
    [
      'a step that asks whether a later one is open',
      step({ onlyWhileOpen: 'later' }),
      /^steps\.0\.onlyWhileOpen: There is no step later before this one/,
    ],
    [
      'a step that asks whether a task is open which it does not wait for',
      {
        steps: [
          { key: 'room', title: 'Find a room', kind: 'tasks.assign', settings: { team: 'hub', title: 'Find a room' } },
          { ...alert, onlyWhileOpen: 'room' },
        ],
      },
      /^steps\.1\.onlyWhileOpen: .+ add room to after/,
    ],
    [
      'a day that does not exist',
      rule('targetDate', 'before', '2026-02-30'),
      /^conditions\.value: targetDate is a date, and "2026-02-30" does not exist: that month has no such day\. Write/,
    ],
    [
      'a moment of a day that does not exist',
      rule('startsAt', 'after', '2026-04-31T10:00+00:00'),
      /^conditions\.value: startsAt is a date, and "2026-04-31T10:00\+00:00" does not exist/,
    ],
    [
      'a day that does not exist, in a condition of a step',
      step({ onlyIf: { none: [{ field: 'targetDate', operator: 'equals', value: '2027-02-29' }] } }),
      /^steps\.0\.onlyIf\.none\.0\.value: targetDate is a date, and "2027-02-29" does not exist/,
    ],
    [
      'a local time, which no zone makes a moment',
      rule('startsAt', 'before', '2026-07-14T10:00'),
      /^conditions\.value: startsAt is a moment, and "2026-07-14T10:00" does not say in which time zone\. Write the offset too: 2026-07-14T10:00Z, or 2026-07-14T10:00\+01:00 in summer time/,
    ],
    [
      'a time for what is a day',
      rule('targetDate', 'equals', '2026-07-14T10:00Z'),
      /^conditions\.value: targetDate is a day without a time/,
    ],
    ['text that only looks like a date', rule('startsAt', 'before', '2026-07-14 or so'), /startsAt is a date, such as/],
    ['an hour that no day has', rule('startsAt', 'before', '2026-07-14T24:00Z'), /startsAt is a date, such as/],
    ['no span of days', rule('startsAt', 'within', 5), /^conditions\.value: within needs a span of days, such as/],
    [
      'a span of days beside another operator',
      rule('startsAt', 'before', { amount: 5 }),
      /^conditions\.value: before compares with a value: a span of days goes with within and more-than/,
    ],
    [
      'a span from a field that is not there',
      rule('startsAt', 'within', { amount: 5, from: { field: 'heldDate' } }),
      /^conditions\.value: The event has no field heldDate/,
    ],
    [
      'a span from what is no date',
      rule('startsAt', 'within', { amount: 5, from: { field: 'childCount' } }),
      /^conditions\.value: childCount is not a date/,
    ],
    [
      'a span from the field itself',
      rule('startsAt', 'more-than', { amount: 5, from: { field: 'startsAt' } }),
      /^conditions\.value: startsAt is counted from itself/,
    ],
    [
      'a span of a number',
      rule('childCount', 'within', { amount: 5 }),
      /^conditions\.operator: within cannot be used with childCount/,
    ],
    ['a value that is missing', rule('childCount', 'equals'), /needs a value/],
    ['a value too many', rule('inviteeListRef', 'is-given', true), /leave the value out/],
    ['one value where a list is needed', rule('chairRef', 'one-of', 'x'), /needs a list/],
    [
      'a group within a group',
      { conditions: { all: [{ none: [{ field: 'x', operator: 'is-given' }] }] } },
      /^conditions\.all\.0\.none\.0\.field/,
    ],
    [
      'a step that waits for a later one',
      {
        steps: [
          { ...alert, after: ['b'] },
          { ...alert, key: 'b', after: ['tell'] },
        ],
      },
      /^steps\.0\.after\.0: b does not come before tell, so the two would wait/,
    ],
    ['a step that waits for itself', step({ after: ['tell'] }), /tell does not come before tell/],
    ['a step that waits for none', step({ after: ['gone'] }), /^steps\.0\.after\.0: There is no step gone/],
    ['two steps with one key', { steps: [alert, alert] }, /^steps\.1\.key: There are two steps/],
    [
      'a time from a field that is no date',
      step({ when: { from: { field: 'chairRef' } } }),
      /^steps\.0\.when\.from\.field: chairRef is not a date/,
    ],
    [
      'a time from a field that may be missing',
      step({ when: { from: { field: 'targetDate' } } }),
      /Not every event of this type has targetDate/,
    ],
    [
      'a time from a step that need not have ended',
      step({ when: { from: { step: 'room' }, amount: 1 } }),
      /add room to after/,
    ],
    [
      'a time before a step that has ended',
      {
        steps: [
          alert,
          { ...alert, key: 'b', after: ['tell'], when: { from: { step: 'tell' }, amount: 1, direction: 'before' } },
        ],
      },
      /^steps\.1\.when\.direction: Nothing can be done before/,
    ],
    [
      'hours with a time of day',
      step({ when: { amount: 2, unit: 'hours', at: '09:00' } }),
      /^steps\.0\.when\.at: Hours are counted exactly/,
    ],
    [
      'a bound from a field that is no date',
      step({ when: { latestBy: { from: { field: 'chairRef' } } } }),
      /^steps\.0\.when\.latestBy\.from/,
    ],
    [
      'a setting that no kind knows',
      step({ settings: { ...alert.settings, colour: 'red' } }),
      /^steps\.0\.settings\.colour: alerts\.send has no setting colour/,
    ],
    [
      'a setting that is missing',
      step({ settings: { team: 'hub' } }),
      /^steps\.0\.settings: alerts\.send needs the setting headline/,
    ],
    ['a setting that is wrong', step({ settings: { team: 'nobody', headline: 'x' } }), /^steps\.0\.settings\.team/],
    [
      'a statutory date on the service calendar',
      owed({ rule: 'statutory', citation: 'Some act' }),
      /^deadlines\.0\.due\.calendar: A date that the law sets counts working days/,
    ],
    [
      'a deadline met by an event about something else',
      owed({ metBy: { event: 'placement.moved' } }),
      /is about a placement, this trigger about a meeting/,
    ],
    [
      'a deadline met by no step',
      owed({ metBy: { step: 'gone' } }),
      /^deadlines\.0\.metBy\.step: There is no step gone/,
    ],
    ['a deadline without time', owed({ due: {} }), /^deadlines\.0\.due: A deadline needs time/],
    ['two deadlines with one key', { deadlines: [...owed({}).deadlines, ...owed({}).deadlines] }, /^deadlines\.1\.key/],
  ])('%s', (_, change, expected) => {
    const faults = faultsOf(change);
    expect(faults).not.toEqual([]);
    expect(faults.join('\n')).toMatch(expected);
  });

  it('says where a statutory date lacks its source', () => {
    const parsed = triggerContentSchema.safeParse({
      title: 'A trigger',
      on: 'conference.held',
      ownerTeam: 'HUB-N',
      steps: [alert],
      ...owed({ rule: 'statutory' }),
    });
    expect(parsed.error?.issues[0]).toMatchObject({ path: ['deadlines', 0, 'citation'] });
  });
});

describe('no setting reaches whom a social worker did not choose', () => {
  it.each([
    ['a list written into the trigger', letter({ inviteeList: 'L-20417' }), /inviteeList comes from the event/],
    [
      'a list taken from another field',
      letter({ inviteeList: { field: 'workerRef' } }),
      /cannot be taken from workerRef\. Use inviteeListRef/,
    ],
    [
      'a list taken from a field that is not there',
      letter({ inviteeList: { field: 'secretList' } }),
      /no field secretList/,
    ],
    ['recipients taken from the event', letter({ to: { field: 'chairRef' } }), /to is set in the trigger/],
    [
      'an addressee with a name of its own',
      letter({ to: 'addressee', addressee: { name: 'Ada', organisation: 'x', addressLines: ['y'] } }),
      /settings\.addressee/,
    ],
    [
      'an addressee taken from the event',
      letter({ to: 'addressee', addressee: { field: 'chairRef' } }),
      /addressee is set in the trigger/,
    ],
    [
      'agencies written into the trigger',
      step({
        kind: 'agency-checks.request',
        settings: { agencies: ['POL'], purpose: 'conference', lawfulBasis: 'public-task' },
      }),
      /agencies comes from the event/,
    ],
    [
      'agencies taken from another field',
      step({
        kind: 'agency-checks.request',
        settings: { agencies: { field: 'venueNeed.equipment' }, purpose: 'conference', lawfulBasis: 'public-task' },
      }),
      /cannot be taken from venueNeed\.equipment/,
    ],
    [
      'a team taken from the event',
      step({ settings: { team: { field: 'teamCode' }, headline: 'Look' } }),
      /team is set in the trigger/,
    ],
    [
      'words taken from the event',
      step({ settings: { team: 'hub', headline: { field: 'chairRef' } } }),
      /headline is set in the trigger/,
    ],
    ['words with a merge field', step({ settings: { team: 'hub', headline: 'About {childName}' } }), /plain words/],
    [
      'a reference hidden in a list',
      step({
        kind: 'rooms.book',
        settings: { startsAt: { field: 'startsAt' }, minutes: 60, capacity: 5, equipment: [{ field: 'chairRef' }] },
      }),
      /not a mixture/,
    ],
    [
      'a name that every object has',
      step({ settings: { ...alert.settings, constructor: 'x' } }),
      /no setting constructor/,
    ],
  ])('%s', (_, change, expected) => {
    expect(faultsOf(change).join('\n')).toMatch(expected);
  });
});
