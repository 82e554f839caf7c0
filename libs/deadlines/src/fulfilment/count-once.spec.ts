import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, londonDate } from '@linchpin/dates';
import { ago, type GivenDeadline, type GivenRun, startDeadlines } from '../../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
/** Runs of one trigger each: what they begin is owed by that trigger. */
let likeAssessment: string;
let likeStarted: string;
let likeScheduled: string;
beforeAll(async () => {
  deadlines = await startDeadlines();
  likeAssessment = (await deadlines.one()).runId;
  likeStarted = (await deadlines.one()).runId;
  likeScheduled = (await deadlines.one()).runId;
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

const day = (back: number) => addDays(londonDate(new Date()), -back);
/** A fact of a history, told when it comes to it. */
type Fact = () => Promise<unknown>;

/** Every order of these. */
function orders<T>(all: readonly T[]): T[][] {
  if (all.length < 2) return [[...all]];
  return all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));
}

async function tell(facts: readonly Fact[]): Promise<void> {
  for (const fact of facts) {
    await fact();
    // The clock goes on between two of them, and makes of what is past what it will.
    await deadlines.service.sweep();
  }
}

/** How everything that was ever owed stands: each state with its day, the withdrawn ones left out. */
async function standing() {
  const rows = await deadlines.dataSource.query<{ state: string; due: string; done: string | null }[]>(
    `SELECT state, due_on::text AS due, (done_at AT TIME ZONE 'Europe/London')::date::text AS done FROM deadlines
     WHERE state <> 'withdrawn' ORDER BY due_on, state`,
  );
  return rows.map(({ state, due, done }) => [state, due, done].filter(Boolean).join(' '));
}

let piece = 0;
let children = 0;

describe('one piece of work, in whatever order it is heard', () => {
  const due = (given: { from: string; said: string }, subject: string): Fact => {
    const { from, said } = given;
    const timing: GivenDeadline['timing'] = { from, amount: 45, calendar: 'statutory' };
    const owed: GivenDeadline = { key: 'assessment', metBy: { event: 'assessment.authorised' }, timing };
    return () =>
      deadlines.one({
        ...owed,
        type: 'assessment.due',
        subject,
        occurredAt: new Date(`${said}T09:00:00Z`),
        likeRun: likeAssessment,
      });
  };
  const authorised = (on: string, told: string, subject: string): Fact => {
    return () =>
      deadlines.happens('assessment.authorised', { subject }, new Date(`${told}T09:00:00Z`), { authorisedDate: on });
  };
  /** 45 working days before 6 October. */
  const start = '2026-08-03';

  it.each(orders([0, 1, 2, 3]).map((order) => [order.join(''), order] as const))(
    'counts once as met: due, said again, authorised and said again after that, heard as %s',
    async (_name, order) => {
      const subject = `assessment/A-${String((piece += 1))}`;
      const facts = [
        due({ from: start, said: '2026-08-22' }, subject),
        due({ from: start, said: '2026-09-01' }, subject),
        authorised('2026-09-03', '2026-10-01', subject),
        due({ from: start, said: '2026-10-11' }, subject),
      ];
      await tell(order.map((index) => facts[index] ?? due({ from: start, said: '2026-11-20' }, subject)));
      expect(await standing()).toEqual(['met 2026-10-06 2026-09-03']);
    },
  );

  it.each(orders([0, 1, 2]).map((order) => [order.join(''), order] as const))(
    'is late once when it was late: heard as %s',
    async (_name, order) => {
      const subject = `assessment/A-${String((piece += 1))}`;
      const facts = [
        due({ from: start, said: '2026-08-22' }, subject),
        due({ from: start, said: '2026-09-01' }, subject),
        authorised('2026-10-07', '2026-11-10', subject),
      ];
      await tell(order.map((index) => facts[index] ?? due({ from: start, said: '2026-11-20' }, subject)));
      expect(await standing()).toEqual(['missed 2026-10-06 2026-10-07']);
    },
  );

  it.each(orders([0, 1, 2]).map((order) => [order.join(''), order] as const))(
    'goes by the date that was said last: heard as %s',
    async (_name, order) => {
      const subject = `assessment/A-${String((piece += 1))}`;
      // The referral was a week later than said first, so that what would have been late is in time.
      const facts = [
        due({ from: start, said: '2026-08-22' }, subject),
        due({ from: '2026-08-10', said: '2026-09-01' }, subject),
        authorised('2026-10-09', '2026-11-10', subject),
      ];
      await tell(order.map((index) => facts[index] ?? due({ from: start, said: '2026-11-20' }, subject)));
      expect(await standing()).toEqual(['met 2026-10-13 2026-10-09']);
    },
  );

  it('is not owed again by the same day once a person has said that it is done, and what was done says so', async () => {
    const subject = 'visit/V-1';
    const timing: GivenDeadline['timing'] = { from: day(-5), amount: 0 };
    const owed = { key: 'visit', type: 'visit.due', subject, timing };
    const first = await deadlines.one({ ...owed, occurredAt: ago(72) });
    await deadlines.service.meet(deadlines.officer, first.id, day(1));
    const again = await deadlines.one({ ...owed, occurredAt: ago(2), likeRun: first.runId });
    expect((await deadlines.find(first.id)).state).toBe('met');
    expect(await deadlines.find(again.id)).toMatchObject({
      ...{ state: 'withdrawn', replacedBy: { id: first.id, later: false } },
      history: [{ change: 'owed' }, { change: 'withdrawn', note: expect.stringContaining('done already') }],
    });
    // Another day is another visit.
    const next = await deadlines.one({
      ...owed,
      timing: { from: day(-40), amount: 0 },
      occurredAt: ago(1),
      likeRun: first.runId,
    });
    expect((await deadlines.find(next.id)).state).toBe('open');
  });

  it('counts after all when what took its place no longer does', async () => {
    const subject = 'meeting/M-BACK';
    const metBy = { event: 'coregroup.scheduled' };
    const first = await deadlines.one({ metBy, subject, occurredAt: ago(48) });
    const second = await deadlines.one({ metBy, subject, occurredAt: ago(24), likeRun: first.runId });
    expect((await deadlines.find(first.id)).state).toBe('withdrawn');
    // Done before the second one's time began: work of its own.
    await deadlines.happens('coregroup.scheduled', { subject }, ago(36));
    expect((await deadlines.find(first.id)).state).toBe('met');
    expect((await deadlines.find(second.id)).state).toBe('open');
    expect(await deadlines.changes(first.id)).toEqual(['owed', 'withdrawn', 'owed', 'met']);
  });
});

describe('what a child owes', () => {
  const held = 'review.lookedafter.held';
  // Events stay: every test has a child of its own.
  let child = { childRef: '' };
  beforeEach(() => {
    child = { childRef: `P-${String((children += 1))}` };
  });
  const review: GivenDeadline = { key: 'review', rule: 'statutory', citation: 'CPPCR 2010 reg 33' };
  const started = (data: Record<string, unknown> = child, since = 10, episode = child.childRef) =>
    deadlines.one({
      ...{ ...review, metBy: { event: held, of: 'child' }, endsWith: 'lookedafter.ended' },
      ...{ type: 'lookedafter.started', subject: `care-episode/${episode}`, data: { ...data, startDate: day(since) } },
      ...{ timing: { from: day(since), amount: 20 }, occurredAt: ago(since * 24 - 20), likeRun: likeStarted },
    });
  const scheduled = (target: string, given: Partial<GivenRun> = {}) =>
    deadlines.one({
      ...{
        ...review,
        metBy: { event: held },
        endsWith: 'lookedafter.ended',
        subject: `meeting/${child.childRef}`,
        data: child,
      },
      ...{ type: 'review.lookedafter.scheduled', timing: { from: target, amount: 0 }, occurredAt: ago(5 * 24) },
      ...{ likeRun: likeScheduled, ...given },
    });
  const heldOn = (back: number, subject = `meeting/${child.childRef}`) =>
    deadlines.happens(held, { subject }, ago(1), { ...child, heldDate: day(back) });
  const states = (...ids: string[]) => Promise.all(ids.map(async (id) => (await deadlines.find(id)).state));

  it('is owed once, from the first day on, whether a review is scheduled or not', async () => {
    const first = await started();
    const { dueOn } = await deadlines.find(first.id);
    const meeting = await scheduled(dueOn);
    expect(await states(first.id, meeting.id)).toEqual(['open', 'withdrawn']);
    expect(await deadlines.find(meeting.id)).toMatchObject({
      replacedBy: { id: first.id, later: false },
      history: [{}, { note: expect.stringContaining('The child owes this once') }],
    });
    await heldOn(1);
    expect(await states(first.id, meeting.id)).toEqual(['met', 'withdrawn']);
  });

  it('goes by the stricter date', async () => {
    const first = await started();
    const { dueOn } = await deadlines.find(first.id);
    const meeting = await scheduled(addDays(dueOn, -7));
    expect(await states(first.id, meeting.id)).toEqual(['withdrawn', 'open']);
    await deadlines.clear();
    const other = await started();
    const laxer = await scheduled(addDays(dueOn, 7));
    expect(await states(other.id, laxer.id)).toEqual(['open', 'withdrawn']);
  });

  it.each(orders([0, 1, 2]).map((order) => [order.join(''), order] as const))(
    'counts once as met, heard as %s',
    async (_name, order) => {
      const facts = [() => started(), () => scheduled(day(-12)), () => heldOn(1)];
      await tell(order.map((index) => facts[index] ?? (() => heldOn(1))));
      expect((await standing()).map((each) => each.split(' ')[0])).toEqual(['met']);
    },
  );

  it('is missed in sight when no review was ever scheduled', async () => {
    const { id } = await started(child, 60);
    await deadlines.service.sweep();
    expect(await deadlines.told(id)).toMatchObject([{ type: 'deadline.missed' }]);
  });

  it('is met by no review of another child, of another source’s time, or of the day on which it begins', async () => {
    const { id } = await started();
    await deadlines.happens(held, { subject: 'meeting/X' }, ago(1), { childRef: 'X', heldDate: day(1) });
    await heldOn(10, 'meeting/X-0');
    await heldOn(30, 'meeting/X-00');
    expect((await deadlines.find(id)).state).toBe('open');
  });

  it('is met by what names no child, where its meeting is known to be of the child, whichever is heard first', async () => {
    const first = await started();
    await scheduled(day(-60));
    const unnamed = () =>
      deadlines.happens(held, { subject: `meeting/${child.childRef}` }, ago(1), { heldDate: day(1) });
    await unnamed();
    expect((await deadlines.find(first.id)).state).toBe('met');
    await deadlines.clear();
    const late = await started();
    expect((await deadlines.find(late.id)).state).toBe('met');
    // And what is owed for an event that names none is owed of the child whose meeting it is.
    const next = await deadlines.one({
      ...{ ...review, metBy: { event: held, of: 'child' as const }, type: held },
      ...{ subject: `meeting/${child.childRef}`, data: { heldDate: day(1) }, timing: { from: day(1), amount: 60 } },
    });
    expect(await deadlines.find(next.id)).toMatchObject({ state: 'open', ofChild: true });
  });

  it('leaves two reviews that are scheduled one after the other', async () => {
    const meeting = await scheduled(day(-20));
    const next = await scheduled(day(-90), { subject: 'meeting/NEXT', occurredAt: ago(4 * 24) });
    expect(await states(meeting.id, next.id)).toEqual(['open', 'open']);
    await heldOn(1);
    expect(await states(meeting.id, next.id)).toEqual(['met', 'open']);
  });

  it('is no longer owed when the child is no longer looked after, whichever is heard first', async () => {
    const ended = () =>
      deadlines.happens('lookedafter.ended', { subject: `care-episode/${child.childRef}` }, ago(1), {
        ...child,
        endDate: day(2),
      });
    const first = await started();
    const meeting = await scheduled(day(-12));
    await ended();
    expect(await states(first.id, meeting.id)).toEqual(['withdrawn', 'withdrawn']);
    expect((await deadlines.find(meeting.id)).history.at(-1)?.note).toMatch(
      /^Ceased to be looked after, .+ no longer owed\.$/,
    );
    await deadlines.clear();
    const late = await started();
    expect((await deadlines.find(late.id)).state).toBe('withdrawn');
    // Looked after again from then on: owed anew, and not ended by the end of the time before.
    const again = await started(child, 2, 'CE-2');
    expect((await deadlines.find(again.id)).state).toBe('open');
  });

  it('was met before it came to its end', async () => {
    const { id } = await started();
    await deadlines.happens('lookedafter.ended', { subject: `care-episode/${child.childRef}` }, ago(1), {
      ...{ ...child, endDate: day(1) },
    });
    expect((await deadlines.find(id)).state).toBe('withdrawn');
    await heldOn(3);
    expect((await deadlines.find(id)).state).toBe('met');
  });

  it('is owed of the subject alone where the event names no child: seen, and met by a person', async () => {
    const { id } = await started({});
    expect(await deadlines.find(id)).toMatchObject({ state: 'open', ofChild: false });
    await deadlines.service.meet(deadlines.officer, id, day(0));
    expect((await deadlines.find(id)).state).toBe('met');
  });
});
