import { describe, expect, it } from '@jest/globals';
import { WorkingCalendar } from '@linchpin/calendar';
import type { Calendars } from '@linchpin/timings';
import { checkTrigger } from '@linchpin/trigger-checks';
import { type TriggerContent, triggerContentSchema } from '@linchpin/trigger-files';
import { describeStep, describeTrigger, diffTriggers, workedSum } from '@linchpin/trigger-words';
import { planActions, planDeadlines } from '@linchpin/triggers';
import { wouldDo } from './would-do.js';

const calendars: Calendars = {
  statutory: WorkingCalendar.statutory(),
  service: WorkingCalendar.service([{ date: '2026-12-24', title: 'Winter closure' }]),
  school: WorkingCalendar.school([], []),
};

/** A placement that begins on Saturday 19 December 2026: a week later is Boxing Day, so the law's last day is the 24th. */
const placement = (change: object = {}): TriggerContent =>
  triggerContentSchema.parse({
    title: 'Placement',
    on: 'placement.moved',
    ownerTeam: 'HUB-N',
    steps: [
      {
        key: 'visit',
        title: 'Remind of the visit',
        kind: 'tasks.assign',
        settings: { team: 'spoke', title: 'Remind', boundary: 'professional', due: { from: { deadline: 'visit' } } },
      },
      {
        key: 'tell',
        title: 'Tell the spoke',
        kind: 'alerts.send',
        when: { from: { deadline: 'visit' }, amount: 2, unit: 'working-days', direction: 'before', at: '09:00' },
        settings: { team: 'spoke', headline: 'Visit owed', due: { from: { deadline: 'visit' } } },
      },
    ],
    deadlines: [
      {
        key: 'visit',
        title: 'First visit',
        rule: 'statutory',
        citation: 'CPPCR 2010 reg 28(2)',
        due: { from: { field: 'startDate' }, amount: 1, unit: 'weeks' },
      },
    ],
    ...change,
  });
const planning = (today: string) => ({ calendars, now: new Date(`${today}T12:00:00Z`), notice: 3 });
const at = new Date('2026-12-19T10:00:00Z');
const moved = { occurredAt: at, receivedAt: at, data: { startDate: '2026-12-19' } };
const dueOf = (action: { settings: Record<string, unknown> } | undefined, name = 'due') =>
  (action?.settings[name] as { from?: string } | undefined)?.from;

describe('what speaks of a deadline', () => {
  it('takes its date from the deadline, whatever its own calendar would make of it', () => {
    const actions = planActions(placement(), moved, planning('2026-12-19'));
    expect(actions.map((action) => dueOf(action))).toEqual(['2026-12-24', '2026-12-24']);
    expect(actions[1]?.dueAt).toEqual(new Date('2026-12-22T09:00:00Z'));
    expect(wouldDo(placement(), judged(placement().on, moved), calendars)?.lines[0]?.settings.due).toBe('2026-12-24');
  });

  it('has no date where this event owes none', () => {
    const content = placement({ steps: [placement().steps[0]] });
    const [action] = planActions(content, { ...moved, data: {} }, planning('2026-12-19'));
    expect(action?.settings).not.toHaveProperty('due');
  });

  it('does not count from the event what counts from a date that the event does not have', () => {
    const [step] = placement().steps;
    const settings = { ...step?.settings, due: { from: { field: 'previousEndDate' }, amount: 5 } };
    const [action] = planActions(placement({ steps: [{ ...step, settings }] }), moved, planning('2026-12-19'));
    expect(action?.settings).not.toHaveProperty('due');
  });

  it('is refused where the trigger has no such deadline', () => {
    const said = (change: object) =>
      checkTrigger(placement(change)).map(({ path, message }) => `${path.join('.')}: ${message}`);
    expect(said({})).toEqual([]);
    expect(said({ deadlines: [] })).toEqual([
      'steps.0.settings.due.from.deadline: The trigger has no deadline visit. It has none: add the deadline first.',
      'steps.1.when.from.deadline: The trigger has no deadline visit. It has none: add the deadline first.',
      'steps.1.settings.due.from.deadline: The trigger has no deadline visit. It has none: add the deadline first.',
    ]);
    const other = { ...placement().deadlines[0], key: 'first-visit' };
    expect(said({ deadlines: [other] })[0]).toBe(
      'steps.0.settings.due.from.deadline: The trigger has no deadline visit. It has first-visit.',
    );
    const optional = { ...placement().deadlines[0], due: { from: { field: 'previousEndDate' }, amount: 5 } };
    expect(said({ deadlines: [optional] })).toEqual([
      'steps.1.when.from.deadline: Not every event of this type owes “First visit”, which counts from previousEndDate. Count from a field that is always there.',
    ]);
  });

  it('reads as the date owed, in words, in differences and in sums', () => {
    const content = placement();
    const [visit, tell] = content.steps;
    if (!visit || !tell) throw new Error('no steps');
    expect(describeTrigger(content).steps).toEqual([
      'Remind of the visit (task for the spoke team; a reminder to a qualified person; by the date owed: First visit)',
      'Tell the spoke (to the spoke team; by the date owed: First visit; 2 council working days before the date owed: First visit, at 9am; at once if that has passed)',
    ]);
    expect(describeStep(visit, content.steps, content.on, {}, content.deadlines)).toContain(
      'the date owed: First visit',
    );
    const before = placement({
      steps: [
        { ...visit, settings: { ...visit.settings, due: { from: { field: 'startDate' }, amount: 1, unit: 'weeks' } } },
        tell,
      ],
    });
    expect(diffTriggers(before, content)).toEqual([
      'In “Remind of the visit”, the due date is now “by the date owed: First visit”. It was “1 week after the start date”.',
    ]);
    const sum = workedSum(
      { from: { deadline: 'visit' }, amount: 0, unit: 'days', direction: 'after', calendar: 'service' },
      content.on,
      calendars,
      content.deadlines,
    );
    expect(sum).toMatch(/^\w{3} \d+ \w{3} 2026, the day itself$/);
  });
});

describe('a date that nobody watches', () => {
  const conference = triggerContentSchema.parse({
    title: 'Conference',
    on: 'conference.initial.scheduled',
    ownerTeam: 'HUB-N',
    steps: [
      ...['D02', 'D03'].map((template) => ({
        key: template.toLowerCase(),
        title: `Make ${template}`,
        kind: 'documents.generate',
        settings: { template, to: 'professionals', replyBy: { from: { deadline: 'answers' } } },
      })),
      {
        key: 'checks',
        title: 'Ask',
        kind: 'agency-checks.request',
        settings: {
          agencies: { field: 'checkAgencies' },
          purpose: 'conference',
          lawfulBasis: 'public-task',
          due: { from: { deadline: 'answers' } },
        },
      },
      {
        key: 'chase',
        title: 'Chase',
        kind: 'tasks.assign',
        settings: {
          team: 'hub',
          title: 'Chase',
          due: { from: { deadline: 'answers' }, amount: 1, unit: 'working-days' },
        },
      },
    ],
    deadlines: [
      {
        key: 'answers',
        title: 'Answers are in',
        rule: 'local',
        due: { from: { field: 'startsAt' }, amount: 3, unit: 'working-days', direction: 'before' },
        metBy: 'not-watched',
      },
    ],
  });
  const scheduled = (startsAt: string) => ({
    occurredAt: new Date('2026-11-30T10:00:00Z'),
    receivedAt: new Date('2026-11-30T10:00:00Z'),
    data: { startsAt, checkAgencies: ['POL'] },
  });
  const facts = (startsAt: string) => {
    const event = judged(conference.on, scheduled(startsAt));
    return wouldDo(conference, event, calendars)?.lines.map(({ settings }) => settings.replyBy ?? settings.due ?? null);
  };

  it('is owed by nobody, and cannot be one of the law', () => {
    expect(planDeadlines(conference, scheduled('2026-12-10T10:00:00Z'), calendars)).toEqual([]);
    const [owed] = conference.deadlines;
    const law = { ...conference, deadlines: [{ ...owed, rule: 'statutory', citation: 'Somewhere' }] } as TriggerContent;
    expect(checkTrigger(conference)).toEqual([]);
    expect(checkTrigger(law).map(({ message }) => message)).toContain(
      'A date that the law sets is always watched: say what meets it.',
    );
  });

  it('is one day for letters and checks, and what chases them comes after it', () => {
    expect(facts('2026-12-10T10:00:00Z')).toEqual(['2026-12-07', '2026-12-07', '2026-12-07', '2026-12-08']);
  });

  it('moves for all of them together where the post would not be back in time', () => {
    // Three working days before Friday 4 December is tomorrow; a letter of today can be answered by Thursday.
    expect(facts('2026-12-04T10:00:00Z')).toEqual(['2026-12-03', '2026-12-03', '2026-12-03', '2026-12-04']);
    const [letter] = planActions(conference, scheduled('2026-12-04T10:00:00Z'), planning('2026-11-30'));
    expect(letter?.settings.replyBy).toMatchObject({ from: '2026-12-03', insteadOf: '2026-12-01' });
  });

  it('is asked for by no letter where no answer can come before the meeting', () => {
    expect(facts('2026-12-01T10:00:00Z')).toEqual([null, null, '2026-11-30', '2026-11-30']);
  });
});

function judged(type: string, { occurredAt, data }: { occurredAt: Date; data: Record<string, unknown> }) {
  return { id: null, type, reference: 'X-1', occurredAt, receivedAt: occurredAt, teamCode: 'SPK-NE', data };
}
