import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Reader } from '@linchpin/access';
import { WorkingCalendar } from '@linchpin/calendar';
import { addDays, londonDate } from '@linchpin/dates';
import type { Calendars } from '@linchpin/timings';
import { ago, startDeadlines } from '../../../test/support/deadlines.js';
import { eventually } from '../../../test/support/eventually.js';
import { deadlinesMovedBy, moveDeadlines } from './moved-deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

const closedFrom = (from: string, days: number) =>
  Array.from({ length: days }, (_, index) => ({ date: addDays(from, index), title: 'Closed' }));

describe('a changed calendar', () => {
  const after = {
    statutory: WorkingCalendar.statutory([{ date: '2026-12-09', title: 'Proclaimed day' }]),
    service: WorkingCalendar.service(
      [{ date: '2026-12-10', title: 'Closed' }],
      [{ date: '2026-12-09', title: 'Proclaimed day' }],
    ),
    school: WorkingCalendar.school([], []),
  };
  const movedBy = (who: Reader) => deadlinesMovedBy(deadlines.dataSource.manager, after, who);
  const move = (first = 'SELECT 1', calendars: Calendars = after) =>
    deadlines.dataSource.transaction(async (manager) => {
      await manager.query(first);
      return moveDeadlines(manager, calendars);
    });
  const december = { occurredAt: new Date('2026-12-01T09:00:00Z') };

  it('moves what is open, a statutory date by the statutory calendar alone', async () => {
    const statutory = await deadlines.one({ ...december, rule: 'statutory', citation: 'WT 2023', title: 'by law' });
    const local = await deadlines.one({ ...december, restricted: true, title: 'by us' });
    const weeks = await deadlines.one({ ...december, timing: { unit: 'weeks', amount: 2 } });
    const expected = [
      expect.objectContaining({ title: 'by law', dueOn: '2026-12-15', newDueOn: '2026-12-16', restricted: false }),
      expect.objectContaining({ title: 'by us', dueOn: '2026-12-15', newDueOn: '2026-12-17', restricted: true }),
    ];
    const seen = await movedBy(deadlines.lead);
    expect(seen).toHaveLength(2);
    expect(seen).toEqual(expect.arrayContaining(expected));
    expect(await movedBy(deadlines.officer)).toHaveLength(1);
    expect(await move()).toEqual(seen);
    expect(await deadlines.find(statutory.id)).toMatchObject({
      dueOn: '2026-12-16',
      dueAt: new Date('2026-12-17T00:00:00Z'),
    });
    expect(await deadlines.find(local.id)).toMatchObject({ dueOn: '2026-12-17' });
    expect(await deadlines.find(weeks.id)).toMatchObject({ dueOn: '2026-12-15' });
    expect(await deadlines.changes(statutory.id)).toEqual(['owed', 'moved']);
    expect(await movedBy(deadlines.lead)).toEqual([]);
  });

  it('leaves what was met or missed', async () => {
    const [met, missed] = [await deadlines.one(december), await deadlines.one(december)];
    await deadlines.dueIn(missed.id, -1);
    await deadlines.service.sweep();
    await deadlines.dataSource.query(
      `UPDATE deadlines SET state = 'met', met_at = '2026-12-02', done_at = '2026-12-02' WHERE id = $1`,
      [met.id],
    );
    expect(await movedBy(deadlines.lead)).toEqual([]);
    expect(await move()).toEqual([]);
  });

  it('moves a limit in months or weeks that would fall on a day off', async () => {
    const months = await deadlines.one({
      occurredAt: new Date('2026-11-09T09:00:00Z'),
      timing: { unit: 'months', amount: 1, calendar: 'statutory' },
    });
    const weeks = await deadlines.one({
      occurredAt: new Date('2026-11-26T09:00:00Z'),
      timing: { unit: 'weeks', amount: 2 },
    });
    await move();
    expect(await deadlines.find(months.id)).toMatchObject({ dueOn: '2026-12-08' });
    expect(await deadlines.find(weeks.id)).toMatchObject({ dueOn: '2026-12-08' });
  });

  it('keeps nobody waiting for what does not move', async () => {
    const still = await deadlines.one({ occurredAt: new Date('2026-11-02T09:00:00Z') });
    await deadlines.one(december);
    await deadlines.dataSource.transaction(async (busy) => {
      await busy.query('SELECT 1 FROM deadlines WHERE id = $1 FOR NO KEY UPDATE', [still.id]);
      expect(await move(`SET LOCAL lock_timeout = '2s'`)).toHaveLength(1);
    });
  });

  it('leaves what was met while it was computed', async () => {
    const { id } = await deadlines.one(december);
    const met = `UPDATE deadlines SET state = 'met', met_at = '2026-12-02', done_at = '2026-12-02' WHERE id = $1`;
    let moving: Promise<unknown> | undefined;
    await deadlines.dataSource.transaction(async (busy) => {
      await busy.query(met, [id]);
      moving = move();
      await eventually('the move to wait', async () => {
        const waiting = `SELECT 1 FROM pg_locks WHERE NOT granted`;
        return (await deadlines.dataSource.query<unknown[]>(waiting)).length > 0;
      });
    });
    expect(await moving).toEqual([]);
    expect(await deadlines.find(id)).toMatchObject({ state: 'met', dueOn: '2026-12-15' });
  });

  it('that takes a deadline out of its risk lets it be told of again, and never twice for one day', async () => {
    const later = { ...after, service: WorkingCalendar.service(closedFrom(addDays(londonDate(new Date()), 1), 40)) };
    const told = async (id: string) => (await deadlines.told(id)).map(({ type, data }) => ({ type, data }));
    const { id } = await deadlines.one({ occurredAt: ago(1) });
    await deadlines.dueIn(id, 5, -1);
    expect(await deadlines.service.sweep()).toBe(1);
    const { dueOn } = await deadlines.find(id);
    await move('SELECT 1', later);
    expect((await deadlines.find(id)).dueOn > dueOn).toBe(true);
    expect(await deadlines.service.sweep()).toBe(0);
    await deadlines.dueIn(id, 5, -1);
    expect(await deadlines.service.sweep()).toBe(1);
    expect(await told(id)).toMatchObject([{ data: { dueDate: dueOn } }, { type: 'deadline.at_risk' }]);
    expect(await deadlines.service.sweep()).toBe(0);
  });
});
