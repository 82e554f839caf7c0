import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, londonDate } from '@linchpin/dates';
import { eventType, eventTypes } from '@linchpin/event-types';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

/** Each event type that tells of work done on a day of its own, with its deadline's kind. */
const TOLD: [type: string, field: string][] = [
  ['conference.held', 'heldDate'],
  ['review.lookedafter.held', 'heldDate'],
  ['assessment.authorised', 'authorisedDate'],
  ['plan.ended', 'endDate'],
  ['placement.ended', 'endDate'],
  ['lookedafter.ended', 'endDate'],
  ['missing.ended', 'endedAt'],
];
let subjects = 0;
const today = () => londonDate(new Date());

describe('what an event type says of the day on which it was done', () => {
  it('is a date of its own, and every date of what has happened is one', () => {
    const told = eventTypes.filter(({ doneOn }) => doneOn !== undefined);
    for (const { type, doneOn = '', data } of told) expect([type, doneOn in data.shape]).toEqual([type, true]);
    // Written out by hand: whoever adds an event that tells of what was done says when it was.
    const happened = /\.(held|authorised|ended|started|moved|approved|notified|received)$/;
    const without = eventTypes.filter(({ type, doneOn, internal }) => happened.test(type) && !doneOn && !internal);
    expect(without.map(({ type }) => type)).toEqual(['placement.out_of_area.approved', 'carer.assessment.started']);
    expect(told.filter(({ doneOnce }) => doneOnce).map(({ type }) => type)).toEqual(
      expect.arrayContaining(TOLD.map(([type]) => type)),
    );
  });
});

describe.each(TOLD)('%s', (type, field) => {
  const metBy = { event: type };
  /** Owed by yesterday; and what was done yesterday, told today. */
  const owed = async () => {
    const subject = `${eventType(type)?.about ?? ''}/X-${String((subjects += 1))}`;
    const deadline = await deadlines.one({ metBy, subject, type: 'assessment.due', occurredAt: ago(30 * 24) });
    await deadlines.dataSource.query(
      `UPDATE deadlines SET due_on = $2, due_at = ($3::date)::timestamp AT TIME ZONE 'Europe/London', at_risk_at = created_at - interval '2 days'
       WHERE id = $1`,
      [deadline.id, addDays(today(), -1), today()],
    );
    return deadline;
  };
  const told = (day: string) => ({ [field]: field.endsWith('At') ? `${day}T09:00:00+00:00` : day });

  it('done on the last day and told on the next meets its deadline', async () => {
    const deadline = await owed();
    await deadlines.happens(type, deadline, new Date(), told(addDays(today(), -1)));
    const found = await deadlines.find(deadline.id);
    expect(found.state).toBe('met');
    expect(londonDate(found.doneAt ?? new Date())).toBe(addDays(today(), -1));
  });

  it('meets one that was marked as missed because nobody had told it, and the history has both days', async () => {
    const deadline = await owed();
    await deadlines.service.sweep();
    expect((await deadlines.find(deadline.id)).state).toBe('missed');
    await deadlines.happens(type, deadline, new Date(), told(addDays(today(), -1)));
    const { state, history } = await deadlines.find(deadline.id);
    expect(state).toBe('met');
    expect(history.map(({ change }) => change)).toEqual(['owed', 'missed', 'met']);
    expect(history.at(-1)?.note).toMatch(/^It was done on .+; we heard of it on .+ no longer counted as missed\.$/);
  });

  it('done a day too late stays missed, whenever it is told', async () => {
    const deadline = await owed();
    await deadlines.service.sweep();
    await deadlines.happens(type, deadline, new Date(), told(today()));
    await deadlines.service.sweep();
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'missed', metAt: null, doneAt: expect.any(Date) });
  });

  it('done on a day that has not come is not counted, with a sentence', async () => {
    const deadline = await owed();
    await deadlines.happens(type, deadline, new Date(), told(addDays(today(), 3)));
    expect(await deadlines.find(deadline.id)).toMatchObject({
      ...{ state: 'open', doneAt: null },
      history: [{ change: 'owed' }, { change: 'not-counted', note: expect.stringContaining('It is not counted') }],
    });
  });

  it('heard before the event that owes it counts by its own day as well', async () => {
    const subject = `${eventType(type)?.about ?? ''}/Y-${type}`;
    const done = addDays(today(), -2);
    await deadlines.happens(type, { subject }, new Date(), told(done));
    // Said again, or said late: one such fact is all that the subject ever has.
    const deadline = await deadlines.one({ metBy, subject, type: 'assessment.due', occurredAt: ago(1) });
    expect(await deadlines.find(deadline.id)).toMatchObject({ state: 'met' });
  });
});
