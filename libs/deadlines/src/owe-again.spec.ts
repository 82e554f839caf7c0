import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

const again = (id: string) => deadlines.service.oweAgain(deadlines.officer, id, 'It was an initial one.');

/** A deadline that somebody took back by mistake. */
async function takenBack(given: Parameters<typeof deadlines.one>[0] = {}) {
  const deadline = await deadlines.one(given);
  await deadlines.service.withdraw(deadlines.officer, deadline.id, 'It was a review conference.');
  return deadline;
}

describe('owing a deadline again', () => {
  it('is refused when a later event took its place by the day that it would have now, and changes nothing', async () => {
    const { id, subject, runId } = await takenBack({ occurredAt: new Date('2026-06-01T09:00:00Z') });
    // After its day, and before the day that the closure makes of it.
    const later = { occurredAt: new Date('2026-06-16T09:00:00Z'), subject, likeRun: runId };
    const newer = await deadlines.one(later);
    await deadlines.dataSource.query(`INSERT INTO closure_days (on_date, title) VALUES ('2026-06-15', 'Training')`);
    await expect(again(id).finally(() => deadlines.dataSource.query('DELETE FROM closure_days'))).rejects.toThrow(
      'taken its place',
    );
    expect(await deadlines.find(id)).toMatchObject({ state: 'withdrawn', dueOn: '2026-06-15', history: [{}, {}] });
    expect((await deadlines.find(newer.id)).state).toBe('open');
    // By its own day it was missed before that event, so it is no part of what that one owes.
    await again(id);
    expect((await deadlines.find(id)).state).toBe('open');
  });

  it('says at once of what was done too late that it was done late', async () => {
    const { id, subject } = await takenBack({
      metBy: { event: 'coregroup.scheduled' },
      occurredAt: new Date('2026-06-01T09:00:00Z'),
    });
    await deadlines.happens('coregroup.scheduled', { subject }, ago(24));
    await again(id);
    expect((await deadlines.changes(id)).slice(2)).toEqual(['owed by ST-02', 'done-late']);
    await deadlines.service.sweep();
    expect((await deadlines.changes(id)).slice(4)).toEqual(['missed']);
  });
});

describe('a deadline that is not owed', () => {
  it('knows what a later event owes in its place, unless the reader may not see that', async () => {
    const { id, subject, runId } = await takenBack({ occurredAt: ago(72) });
    expect((await deadlines.find(id)).replacedBy).toBeNull();
    await deadlines.one({ occurredAt: ago(48), subject, likeRun: runId });
    const newest = await deadlines.one({ occurredAt: ago(24), subject, likeRun: runId, restricted: true });
    expect((await deadlines.find(id)).replacedBy).toEqual({ id: newest.id, later: true });
    // A restriction holds for all that is known of the subject, so nothing of it is seen without the right.
    expect(await deadlines.service.find(deadlines.officer, id)).toBeNull();
    expect((await deadlines.find(newest.id)).replacedBy).toBeNull();
  });
});
