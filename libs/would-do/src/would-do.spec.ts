import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import { type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';
import { wouldDo } from './would-do.js';
import { compare } from './would-do-difference.js';
import { type ComparedEvent, type VersionAt, WouldDoJudge } from './would-do-judge.js';

const calendars: Calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service([{ date: '2026-12-29', title: 'Closed' }]),
  school: WorkingCalendar.school([], []),
};

const event = (change: Partial<ComparedEvent> = {}): ComparedEvent => ({
  id: '00000000-0000-4000-8000-000000000001',
  sourceId: 'mosaic',
  type: 'conference.initial.scheduled',
  subject: 'meeting/M-1',
  reference: 'M-1',
  occurredAt: new Date('2026-11-16T09:00:00Z'),
  receivedAt: new Date('2026-11-16T09:01:00Z'),
  teamCode: 'SPK-NE',
  begunBefore: false,
  data: {
    startsAt: '2026-12-10T10:00:00Z',
    durationMin: 120,
    venueNeed: { capacity: 12 },
    checkAgencies: ['GP', 'POLICE'],
  },
  ...change,
});

const trigger = (change: object = {}): TriggerContent =>
  triggerContentSchema.parse({
    title: 'Conference',
    on: 'conference.initial.scheduled',
    ownerTeam: 'HUB-N',
    steps: [
      { key: 'tell', title: 'Tell the spoke', kind: 'alerts.send', settings: { team: 'spoke', headline: 'Arranged' } },
    ],
    ...change,
  });

const only = (step: object) =>
  wouldDo(trigger({ steps: [{ key: 'it', title: 'Do it', ...step }] }), event(), calendars)?.lines[0];

describe('what a trigger would do', () => {
  it('is nothing when the conditions do not hold, or for another type of event', () => {
    const long = trigger({ conditions: { field: 'durationMin', operator: 'at-least', value: 180 } });
    expect(wouldDo(long, event(), calendars)).toBeNull();
    expect(wouldDo(trigger(), event({ type: 'conference.review.scheduled' }), calendars)).toBeNull();
  });

  it('judges *today* as the day on which the event came, and the event as its own day', () => {
    const span = (from: string, amount: number) => ({
      field: 'startsAt',
      operator: 'within',
      value: { amount, unit: 'working-days', from },
    });
    const judged = (from: string, amount: number, receivedAt: string) =>
      wouldDo(trigger({ conditions: span(from, amount) }), event({ receivedAt: new Date(receivedAt) }), calendars);
    // The event is of Monday 16 November, the meeting on Thursday 10 December: 18 working days on.
    expect(judged('event', 18, '2026-12-04T09:00:00Z')).not.toBeNull();
    expect(judged('event', 17, '2026-12-04T09:00:00Z')).toBeNull();
    expect(judged('today', 4, '2026-12-04T09:00:00Z')).not.toBeNull();
    expect(judged('today', 3, '2026-12-04T09:00:00Z')).toBeNull();
  });

  it('is not to be said of a condition with a date that does not exist', () => {
    const never = trigger({ conditions: { field: 'startsAt', operator: 'before', value: '2026-02-30' } });
    expect(() => wouldDo(never, event(), calendars)).toThrow(/"2026-02-30", which is no date/);
    const judge = new WouldDoJudge(never, null, calendars);
    judge.judge(event());
    expect(judge.result.summary).toMatchObject({ unclear: 1, setsOff: 0 });
  });

  it('books with what the event says', () => {
    const settings = {
      startsAt: { field: 'startsAt' },
      minutes: { field: 'durationMin' },
      capacity: { field: 'venueNeed.capacity' },
    };
    expect(only({ kind: 'rooms.book', settings })).toMatchObject({
      fate: 'done',
      dueAt: null,
      settings: { startsAt: '2026-12-10T10:00:00Z', minutes: 120, capacity: 12, stepFree: false },
    });
  });

  it('works out the dates that are counted', () => {
    const settings = {
      ...{ agencies: { field: 'checkAgencies' }, purpose: 'conference', lawfulBasis: 'public-task' },
      due: { from: { field: 'startsAt' }, amount: 3, unit: 'working-days', direction: 'before' },
    };
    expect(only({ kind: 'agency-checks.request', settings })?.settings).toMatchObject({
      agencies: ['GP', 'POLICE'],
      due: '2026-12-07',
    });
  });

  it('leaves out a step whose own condition does not hold', () => {
    const onlyIf = { field: 'chairRef', operator: 'is-given' };
    expect(only({ kind: 'alerts.send', onlyIf, settings: { team: 'spoke', headline: 'Arranged' } })?.fate).toBe(
      'skipped',
    );
  });

  it('has a step wait for the list of people that it needs, and not left out', () => {
    const onlyIf = { field: 'inviteeListRef', operator: 'is-given' };
    expect(only({ kind: 'alerts.send', onlyIf, settings: { team: 'spoke', headline: 'Arranged' } })?.fate).toBe(
      'awaits',
    );
  });

  it.each([
    ['now', 'done'],
    ['skip', 'too-late'],
    ['person', 'late-to-person'],
  ])('judges what is too late as if the event had been handled when it came: %s', (past, fate) => {
    const when = { amount: 1, unit: 'days', direction: 'before', past };
    const line = only({ kind: 'tasks.assign', when, settings: { team: 'hub', title: 'Take minutes' } });
    expect(line).toMatchObject({ fate, dueAt: '2026-11-15T09:00:00.000Z' });
  });

  it('does not call late what only today would be', () => {
    const when = { amount: 1, unit: 'days', past: 'person' };
    expect(only({ kind: 'tasks.assign', when, settings: { team: 'hub', title: 'Take minutes' } })?.fate).toBe('done');
  });

  it('says which settings the event does not give', () => {
    const settings = { startsAt: { field: 'startsAt' }, minutes: 60, capacity: { field: 'headcount' } };
    expect(only({ kind: 'rooms.book', settings })).toMatchObject({ fate: 'lacking', lacks: ['capacity'] });
  });

  it('says in words when a step is done that counts from the end of another', () => {
    const steps = [
      ...trigger().steps,
      {
        ...{
          key: 'then',
          title: 'Chase',
          kind: 'tasks.assign',
          after: ['tell'],
          settings: { team: 'hub', title: 'Chase' },
        },
        when: { from: { step: 'tell' }, amount: 2, unit: 'working-days' },
      },
    ];
    const line = wouldDo(trigger({ steps }), event(), calendars)?.lines[1];
    expect(line).toMatchObject({ dueAt: null, counted: expect.stringContaining('2 council working days after') });
  });

  it('owes dates, those of the law on the statutory calendar whatever the trigger says', () => {
    const due = { from: 'event', amount: 30, unit: 'working-days', calendar: 'service' };
    const deadlines = [
      { key: 'law', title: 'By law', due, rule: 'statutory', citation: 'CPPCR 2010 reg 33' },
      { key: 'ours', title: 'Ours', due, rule: 'local' },
      { key: 'none', title: 'None', due: { from: { field: 'heldOn' }, amount: 1 }, rule: 'local' },
    ];
    expect(wouldDo(trigger({ deadlines }), event(), calendars)?.owes).toMatchObject([
      { key: 'law', dueOn: '2026-12-30' },
      { key: 'ours', dueOn: '2026-12-31' },
    ]);
  });
});

describe('comparing with the version in force', () => {
  const task = (settings: object = {}) => ({
    ...{ key: 'minutes', title: 'Minutes', kind: 'tasks.assign' },
    settings: { team: 'hub', title: 'Take minutes', ...settings },
  });
  const both = (draft: object, inForce: object) =>
    compare(wouldDo(trigger(draft), event(), calendars), wouldDo(trigger(inForce), event(), calendars));

  it('finds what is added, dropped, changed and the same', () => {
    const differences = both(
      { steps: [task({ team: 'spoke' }), ...trigger().steps] },
      { steps: [task(), { ...task(), key: 'gone' }] },
    );
    expect(differences).toEqual([
      { part: 'step', key: 'minutes', what: 'changed', changes: ['setting:team'] },
      { part: 'step', key: 'tell', what: 'added', changes: [] },
      { part: 'step', key: 'gone', what: 'dropped', changes: [] },
    ]);
    expect(both({}, {})).toEqual([{ part: 'step', key: 'tell', what: 'same', changes: [] }]);
  });

  it('finds another time, and a step that is only left out in one of the two', () => {
    const later = { ...task(), when: { amount: 1, unit: 'days' } };
    expect(both({ steps: [later] }, { steps: [task()] })).toMatchObject([{ what: 'changed', changes: ['when'] }]);
    const never = { ...task(), onlyIf: { field: 'durationMin', operator: 'is-missing' } };
    expect(both({ steps: [never] }, { steps: [task()] })).toMatchObject([{ what: 'dropped' }]);
  });

  it('finds that a date is owed on another day', () => {
    const owed = (amount: number) => ({ deadlines: [{ key: 'd', title: 'Owed', due: { amount }, rule: 'local' }] });
    expect(both(owed(5), owed(6)).at(-1)).toEqual({ part: 'deadline', key: 'd', what: 'changed', changes: ['when'] });
  });
});

describe('judging events one after the other', () => {
  const version = (number: number, from: string, until: string | null, change: object = {}): VersionAt => ({
    ...trigger(change),
    version: number,
    from: new Date(from),
    until: until === null ? null : new Date(until),
  });

  it('begins once for a subject, and once for each event where the trigger says so', () => {
    const judged = (repeats: string) => {
      const judge = new WouldDoJudge(trigger({ repeats }), null, calendars);
      for (const subject of ['meeting/M-1', 'meeting/M-2', 'meeting/M-1']) judge.judge(event({ subject }));
      judge.judge(event({ subject: 'meeting/M-3', begunBefore: true }));
      return judge.result.summary;
    };
    expect(judged('once-per-subject')).toMatchObject({ events: 4, setsOff: 2, already: 2, compared: null });
    expect(judged('every-event')).toMatchObject({ events: 4, setsOff: 4, already: 0 });
  });

  it('begins once for each child of a subject where the trigger says so', () => {
    const judge = new WouldDoJudge(trigger({ repeats: 'once-per-child' }), null, calendars);
    const about = (childRef: string | undefined, change: object = {}) => {
      const given = event({ subject: 'meeting/M-1', ...change });
      judge.judge({ ...given, data: { ...given.data, childRef } });
    };
    for (const childRef of ['P-1', 'P-2', 'P-1', undefined, undefined]) about(childRef);
    about('P-3', { begunForChild: true });
    about('P-4', { begunBefore: true });
    expect(judge.result.summary).toMatchObject({ events: 7, setsOff: 4, already: 3 });
  });

  it('compares with the version that was in force on the date of each event', () => {
    const judge = new WouldDoJudge(
      trigger(),
      [
        version(1, '2026-11-01', '2026-11-10', { conditions: { field: 'durationMin', operator: 'is-missing' } }),
        version(2, '2026-11-10', '2026-11-20'),
        version(3, '2026-11-20', null, { steps: [{ ...trigger().steps[0], key: 'other' }] }),
      ],
      calendars,
    );
    for (const day of ['05', '15', '25']) {
      judge.judge(event({ subject: `meeting/M-${day}`, occurredAt: new Date(`2026-11-${day}T09:00:00Z`) }));
    }
    expect(judge.result.summary.compared).toEqual({
      versions: [1, 2, 3],
      inForceSetsOff: 2,
      newly: 1,
      noLonger: 0,
      otherwise: 1,
      same: 1,
    });
    expect(judge.result.runs.map(({ outcome }) => outcome.inForceVersion)).toEqual([null, 2, 3]);
    expect(judge.result.summary.parts.map(({ key, differences }) => [key, differences])).toEqual([
      ['tell', { added: 2, same: 1 }],
      ['other', { dropped: 1 }],
    ]);
  });

  it('counts what would be done, by kind', () => {
    const settings = { agencies: { field: 'checkAgencies' }, purpose: 'conference', lawfulBasis: 'public-task' };
    const steps = [...trigger().steps, { key: 'ask', title: 'Ask', kind: 'agency-checks.request', settings }];
    const judge = new WouldDoJudge(trigger({ steps }), null, calendars);
    judge.judge(event());
    judge.judge(event({ subject: 'meeting/M-2', data: {} }));
    expect(judge.result.summary).toMatchObject({
      kinds: { 'alerts.send': 2, 'agency-checks.request': 1 },
      agencies: 2,
    });
    expect(judge.result.summary.parts[1]?.fates).toEqual({ done: 1, lacking: 1 });
  });

  it('counts what would be refused by kind and reason, and never as done', async () => {
    const judge = new WouldDoJudge(trigger(), null, calendars);
    const refusals: Record<string, string | null> = { 'M-1': 'Nobody is there.', 'M-2': 'It is late.', 'M-3': null };
    for (const reference of ['M-2', 'M-1', 'M-3', 'M-1']) {
      const again = judge.result.summary.events;
      const one = event({ reference, subject: `meeting/${reference}-${String(again)}` });
      await judge.judgeForeseeing(one, async (line, { reference: asked }) => {
        expect(line.fate).toBe('done');
        return refusals[asked] ?? null;
      });
    }
    const { summary, runs } = judge.result;
    expect(summary.refused).toEqual([
      { kind: 'alerts.send', reason: 'Nobody is there.', times: 2 },
      { kind: 'alerts.send', reason: 'It is late.', times: 1 },
    ]);
    expect(summary.kinds).toEqual({ 'alerts.send': 1 });
    expect(summary.parts[0]?.fates).toEqual({ done: 1, refused: 3 });
    expect(runs[1]?.outcome.draft?.lines[0]).toMatchObject({ fate: 'refused', refusal: 'Nobody is there.' });
  });

  it('asks of no step that would not be done whether it would be refused', async () => {
    const settings = { agencies: { field: 'checkAgencies' }, purpose: 'conference', lawfulBasis: 'public-task' };
    const steps = [{ key: 'ask', title: 'Ask', kind: 'agency-checks.request', settings }];
    const judge = new WouldDoJudge(trigger({ steps }), null, calendars);
    await judge.judgeForeseeing(event({ data: {} }), async () => 'It would be refused.');
    expect(judge.result.summary).toMatchObject({ refused: [], parts: [{ fates: { lacking: 1 } }] });
  });

  it('counts an event that cannot be worked out instead of guessing', () => {
    const steps = [{ ...trigger().steps[0], when: { from: { field: 'startsAt' }, amount: 1 } }];
    const judge = new WouldDoJudge(trigger({ steps }), [], calendars);
    judge.judge(event({ data: { startsAt: 'tomorrow' } }));
    expect(judge.result.summary).toMatchObject({ events: 1, setsOff: 0, unclear: 1 });
    expect(judge.result.runs[0]?.outcome.unclear).toBe(true);
  });
});
