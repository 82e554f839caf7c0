import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { addDays, londonDate } from '@linchpin/dates';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

const metBy = { event: 'conference.held' };
const inDays = (days: number) => `${addDays(londonDate(new Date()), days)}T10:00:00+00:00`;
let meeting = 0;

/** A conference that is owed in ten working days and set for the day in so many. */
async function scheduled(days: number | null, hours = 48) {
  const subject = `meeting/M-${String((meeting += 1))}`;
  const data = days === null ? {} : { startsAt: inDays(days) };
  return deadlines.one({ type: 'conference.initial.scheduled', subject, data, metBy, occurredAt: ago(hours) });
}
const moved = (owed: { subject: string }, days: number, hours: number) =>
  deadlines.happens('conference.rescheduled', owed, ago(hours), { startsAt: inDays(days) });
const toldLate = async (id: string) => (await deadlines.told(id)).filter(({ type }) => type === 'deadline.booked_late');

describe('what is booked after its last day', () => {
  it('is out of time the moment that it is known, and told at once', async () => {
    const { id } = await scheduled(50);
    expect(await deadlines.find(id)).toMatchObject({
      state: 'open',
      bookedLate: true,
      plannedAt: new Date(inDays(50)),
    });
    await deadlines.service.sweep();
    await deadlines.service.sweep();
    const { dueOn, history } = await deadlines.find(id);
    expect(await toldLate(id)).toMatchObject([
      { team: 'SPK-NE', data: { plannedDate: inDays(50).slice(0, 10), dueDate: dueOn } },
    ]);
    expect(history).toMatchObject([{}, { change: 'booked-late', note: expect.stringContaining('It is booked for') }]);
    expect((await deadlines.service.counts(deadlines.officer))[0]).toMatchObject({ open: 1, bookedLate: 1 });
    const listed = await deadlines.service.list(deadlines.officer, { view: 'booked-late', page: 1, pageSize: 9 });
    expect(listed.rows.map((row) => row.id)).toEqual([id]);
  });

  it('is not, in time and on the last day itself', async () => {
    const { id, subject } = await scheduled(3);
    const { dueOn } = await deadlines.find(id);
    await deadlines.happens('conference.rescheduled', { subject }, ago(1), { startsAt: `${dueOn}T16:00:00+00:00` });
    await deadlines.service.sweep();
    expect(await deadlines.find(id)).toMatchObject({ bookedLate: false });
    expect(await toldLate(id)).toEqual([]);
  });

  it('is told once for each date that it is moved to, and no more when it is in time again', async () => {
    const owed = await scheduled(3);
    for (const [days, hours] of [
      [50, 40],
      [50, 39],
      [60, 30],
      [4, 20],
    ] as const) {
      await moved(owed, days, hours);
      await deadlines.service.sweep();
    }
    expect((await toldLate(owed.id)).map(({ data }) => (data as { plannedDate: string }).plannedDate)).toEqual([
      inDays(50).slice(0, 10),
      inDays(60).slice(0, 10),
    ]);
    expect((await deadlines.find(owed.id)).bookedLate).toBe(false);
    await moved(owed, 50, 10);
    expect((await deadlines.find(owed.id)).bookedLate).toBe(true);
    await deadlines.service.sweep();
    expect(await toldLate(owed.id)).toHaveLength(2);
  });

  it('goes by what was decided last, in whatever order the moves are heard', async () => {
    const owed = await scheduled(3);
    await moved(owed, 4, 10);
    await moved(owed, 50, 20);
    expect((await deadlines.find(owed.id)).bookedLate).toBe(false);
    await deadlines.happens('conference.cancelled', owed, ago(5), {});
    expect((await deadlines.find(owed.id)).plannedAt).toBeNull();
  });

  it('is known when the booking was heard of before the deadline', async () => {
    const subject = 'meeting/M-BEFORE';
    await deadlines.happens('conference.rescheduled', { subject }, ago(1), { startsAt: inDays(50) });
    const data = { startsAt: inDays(3) };
    const { id } = await deadlines.one({
      type: 'conference.initial.scheduled',
      subject,
      data,
      metBy,
      occurredAt: ago(48),
    });
    expect((await deadlines.find(id)).bookedLate).toBe(true);
  });

  it('is seen of a child, whichever meeting it is', async () => {
    const held = 'review.lookedafter.held';
    const { id } = await deadlines.one({
      ...{ type: 'lookedafter.started', subject: 'care-episode/CE-1', data: { childRef: 'P-1' } },
      ...{ metBy: { event: held, of: 'child' }, occurredAt: ago(48) },
    });
    const review = (days: number, hours: number) =>
      deadlines.happens('review.lookedafter.scheduled', { subject: 'meeting/R-1' }, ago(hours), {
        ...{ childRef: 'P-1', startsAt: inDays(days) },
      });
    await review(50, 20);
    expect((await deadlines.find(id)).bookedLate).toBe(true);
    await review(5, 10);
    expect((await deadlines.find(id)).bookedLate).toBe(false);
  });

  it('has its reason asked for before it is missed, and is not asked again', async () => {
    const { id } = await scheduled(50);
    await deadlines.service.sweep();
    await deadlines.service.explain(deadlines.officer, id, 'No chair before then.');
    await deadlines.dueIn(id, -1);
    await deadlines.service.sweep();
    expect(await deadlines.find(id)).toMatchObject({ state: 'missed', missedReason: 'No chair before then.' });
    expect((await deadlines.told(id)).find(({ type }) => type === 'deadline.missed')?.data).toMatchObject({
      reasonGiven: true,
    });
    const inTime = await scheduled(3);
    await expect(deadlines.service.explain(deadlines.officer, inTime.id, 'Too soon.')).rejects.toThrow('Only a missed');
  });
});
