import { WorkingCalendar } from '@linchpin/calendar';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

describe('a changed calendar', () => {
  const after = {
    statutory: WorkingCalendar.statutory([{ date: '2026-12-09', title: 'Proclaimed day' }]),
    service: WorkingCalendar.service(
      [{ date: '2026-12-10', title: 'Closed' }],
      [{ date: '2026-12-09', title: 'Proclaimed day' }],
    ),
    school: WorkingCalendar.school([], []),
  };
  const december = { occurredAt: new Date('2026-12-01T09:00:00Z') };

  it('moves what is open, a statutory date by the statutory calendar alone', async () => {
    const statutory = await deadlines.one({ ...december, rule: 'statutory', citation: 'WT 2023', title: 'by law' });
    const local = await deadlines.one({ ...december, restricted: true, title: 'by us' });
    const weeks = await deadlines.one({ ...december, timing: { unit: 'weeks', amount: 2 } });
    expect(await deadlines.service.movedBy(after, deadlines.lead)).toMatchObject({
      total: 2,
      rows: expect.arrayContaining([
        expect.objectContaining({ title: 'by law', dueOn: '2026-12-15', newDueOn: '2026-12-16', restricted: false }),
        expect.objectContaining({ title: 'by us', dueOn: '2026-12-15', newDueOn: '2026-12-17', restricted: true }),
      ]),
    });
    expect((await deadlines.service.movedBy(after, deadlines.officer)).total).toBe(1);
    expect(await deadlines.dataSource.transaction((manager) => deadlines.service.moveAll(manager, after))).toBe(2);
    expect(await deadlines.find(statutory.id)).toMatchObject({
      dueOn: '2026-12-16',
      dueAt: new Date('2026-12-17T00:00:00Z'),
    });
    expect(await deadlines.find(local.id)).toMatchObject({ dueOn: '2026-12-17' });
    expect(await deadlines.find(weeks.id)).toMatchObject({ dueOn: '2026-12-15' });
    expect(await deadlines.changes(statutory.id)).toEqual(['owed', 'moved']);
    expect(await deadlines.service.movedBy(after, deadlines.lead)).toEqual({ rows: [], total: 0 });
  });

  it('leaves what was met or missed', async () => {
    const [met, missed] = [await deadlines.one(december), await deadlines.one(december)];
    await deadlines.dueIn(missed.id, -1);
    await deadlines.service.sweep();
    await deadlines.dataSource.query(
      `UPDATE deadlines SET state = 'met', met_at = '2026-12-02', done_at = '2026-12-02' WHERE id = $1`,
      [met.id],
    );
    expect((await deadlines.service.movedBy(after, deadlines.lead)).total).toBe(0);
    expect(await deadlines.dataSource.transaction((manager) => deadlines.service.moveAll(manager, after))).toBe(0);
  });
});
