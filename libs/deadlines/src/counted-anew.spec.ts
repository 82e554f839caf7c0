import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type CalendarChange, CouncilCalendars } from '@linchpin/council-calendars';
import { startDeadlines } from '../../../test/support/deadlines.js';
import { eventually } from '../../../test/support/eventually.js';
import { CalendarChanges } from './calendar-changes.service.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
let deadlineId: string;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(async () => {
  await deadlines.clear();
  await deadlines.dataSource.query('TRUNCATE closure_days, calendar_changes');
  const monday = { occurredAt: new Date('2026-11-23T09:00:00Z'), timing: { from: '2026-11-23', amount: 5 } };
  ({ id: deadlineId } = await deadlines.one(monday));
});
afterAll(() => deadlines.drop());

describe('counting the deadlines anew', () => {
  const dueOn = async () => (await deadlines.find(deadlineId)).dueOn;
  const close = () =>
    deadlines.dataSource.query(`INSERT INTO closure_days (on_date, title) VALUES ('2026-11-25', 'Training day')`);
  const somebodyWaitsFor = (lock: 'relation' | 'transactionid') =>
    eventually(`somebody to wait for a ${lock}`, async () => {
      const waits = 'SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = $1';
      return (await deadlines.dataSource.query<unknown[]>(waits, [lock])).length > 0;
    });
  /** While somebody keeps the deadline to themselves. */
  const whileBusy = (work: () => Promise<void>) =>
    deadlines.dataSource.transaction(async (busy) => {
      await busy.query('SELECT 1 FROM deadlines WHERE id = $1 FOR NO KEY UPDATE', [deadlineId]);
      await work();
    });

  it('moves what was owed on the old calendar, once', async () => {
    expect(await dueOn()).toBe('2026-11-30');
    await close();
    expect(await deadlines.service.countAnew()).toBe(1);
    expect(await dueOn()).toBe('2026-12-01');
    expect(await deadlines.service.countAnew()).toBe(0);
  });

  it('waits for a change that is being made, and never undoes it', async () => {
    const calendars = new CalendarChanges(deadlines.dataSource.manager, new CouncilCalendars(deadlines.dataSource));
    const closing: CalendarChange = { kind: 'close', from: '2026-11-25', to: '2026-11-25', title: 'Training day' };
    const { fingerprint } = await calendars.preview(deadlines.lead, closing);
    let confirming: Promise<number> | undefined;
    let counting: Promise<number> | undefined;
    await whileBusy(async () => {
      confirming = calendars.confirm(deadlines.lead, closing, fingerprint);
      await somebodyWaitsFor('transactionid');
      counting = deadlines.service.countAnew();
      await somebodyWaitsFor('relation');
    });
    expect([await confirming, await counting]).toEqual([1, 0]);
    expect(await dueOn()).toBe('2026-12-01');
  });

  it('is done by one process at a time', async () => {
    await close();
    let first: Promise<number> | undefined;
    await whileBusy(async () => {
      first = deadlines.service.countAnew();
      await somebodyWaitsFor('transactionid');
      // The second does not wait for what keeps the first.
      expect(await deadlines.service.countAnew()).toBe(0);
    });
    expect(await first).toBe(1);
  });
});
