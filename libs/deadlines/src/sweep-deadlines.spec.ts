import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

describe('the sweep', () => {
  it('tells once that a deadline is at risk, and of whom it is owed', async () => {
    const [spoke, hub, named, calm] = await Promise.all([
      deadlines.one(),
      deadlines.one({ team: 'hub' }),
      deadlines.one({ team: 'HUB-S' }),
      deadlines.one(),
    ]);
    for (const { id } of [spoke, hub, named]) await deadlines.dueIn(id, 5, -1);
    expect(await deadlines.service.sweep()).toBe(3);
    expect(await deadlines.service.sweep()).toBe(0);
    expect((await Promise.all([spoke, hub, named].map(({ id }) => deadlines.told(id)))).flat()).toMatchObject([
      { type: 'deadline.at_risk', team: 'SPK-NE' },
      { type: 'deadline.at_risk', team: 'HUB-N' },
      { type: 'deadline.at_risk', team: 'HUB-S' },
    ]);
    expect(await deadlines.told(calm.id)).toEqual([]);
    expect(await deadlines.find(spoke.id)).toMatchObject({ state: 'open', atRisk: true });
  });

  it('tells once that a deadline is missed, and announces it', async () => {
    const { id, runId } = await deadlines.one({ subject: 'meeting/M-20418' });
    await deadlines.dueIn(id, -1);
    expect(await deadlines.service.sweep()).toBe(1);
    expect(await deadlines.service.sweep()).toBe(0);
    const [event, ...more] = await deadlines.told(id);
    expect(event).toMatchObject({
      type: 'deadline.missed',
      restricted: false,
      data: { deadlineRef: id, deadlineKey: 'date-1', runId, aboutRef: 'M-20418', rule: 'local', teamCode: 'SPK-NE' },
    });
    expect(more).toEqual([]);
    expect(deadlines.enqueuer.items).toMatchObject([{ name: 'events.match', payload: { eventId: event?.id } }]);
    expect(await deadlines.find(id)).toMatchObject({ state: 'missed', missedReason: null });
    expect(await deadlines.changes(id)).toEqual(['owed', 'missed']);
  });

  it('keeps the event of a restricted deadline restricted', async () => {
    const { id } = await deadlines.one({ restricted: true });
    await deadlines.dueIn(id, -1);
    await deadlines.service.sweep();
    expect(await deadlines.told(id)).toMatchObject([{ restricted: true, data: { restricted: true } }]);
  });

  it('tells of a date that no event could have named', async () => {
    const timing = { from: '1900-01-01', unit: 'days', amount: 1, direction: 'before' } as const;
    const { id } = await deadlines.one({ timing });
    expect(await deadlines.service.sweep()).toBe(1);
    expect(await deadlines.told(id)).toMatchObject([{ type: 'deadline.missed', data: { dueDate: '1899-12-31' } }]);
  });

  it('tells of the others when it cannot tell of one, and of that one when it can', async () => {
    const [odd, other] = [await deadlines.one(), await deadlines.one()];
    for (const { id } of [odd, other]) await deadlines.dueIn(id, -1);
    const key = (value: string) =>
      deadlines.dataSource.query('UPDATE deadlines SET key = $2 WHERE id = $1', [odd.id, value]);
    await key('no reference');
    expect(await deadlines.service.sweep()).toBe(1);
    expect(await deadlines.service.sweep()).toBe(0);
    expect(await deadlines.find(other.id)).toMatchObject({ state: 'missed' });
    expect(await deadlines.find(odd.id)).toMatchObject({ state: 'open', history: [{ change: 'owed' }] });
    const alarms = await deadlines.dataSource.query<object[]>(
      `SELECT times FROM alarms WHERE kind = 'deadline-not-told' AND event_id = (SELECT event_id FROM runs WHERE id = $1)`,
      [odd.runId],
    );
    expect(alarms).toEqual([{ times: 1 }]);
    await key('date-1');
    await deadlines.dataSource.query(`UPDATE deadlines SET tell_after = now() WHERE id = $1`, [odd.id]);
    expect(await deadlines.service.sweep()).toBe(1);
    expect(await deadlines.find(odd.id)).toMatchObject({ state: 'missed' });
  });

  it('tells of each deadline once when many sweep at once', async () => {
    const { deadlineIds } = await deadlines.given({
      deadlines: Array.from({ length: 30 }, (_, index) => ({ key: `d-${String(index)}` })),
    });
    await Promise.all(deadlineIds.map((id, index) => deadlines.dueIn(id, index % 2 ? -1 : 1, -1)));
    const counts = await Promise.all(Array.from({ length: 8 }, () => deadlines.service.sweep()));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect((await Promise.all(deadlineIds.map(deadlines.told))).map((each) => each.length)).toEqual(
      deadlineIds.map(() => 1),
    );
  });
});
