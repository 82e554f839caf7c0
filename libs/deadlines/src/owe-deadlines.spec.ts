import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startDeadlines } from '../../../test/support/deadlines.js';

let deadlines: Awaited<ReturnType<typeof startDeadlines>>;
beforeAll(async () => {
  deadlines = await startDeadlines();
});
beforeEach(() => deadlines.clear());
afterAll(() => deadlines.drop());

describe('a run', () => {
  it('owes its dates, with what people call it and where they come from', async () => {
    const citation = 'Working Together 2023, chapter 3';
    const { id, runId } = await deadlines.one({
      subject: 'meeting/M-20417',
      occurredAt: new Date('2026-06-01T09:00:00Z'),
      rule: 'statutory',
      citation,
      timing: { amount: 20 },
    });
    expect(await deadlines.find(id)).toMatchObject({
      runId,
      reference: 'M-20417',
      citation,
      startsOn: '2026-06-01',
      dueOn: '2026-06-29',
      dueAt: new Date('2026-06-29T23:00:00Z'),
      state: 'open',
      timing: { calendar: 'statutory' },
      history: [{ change: 'owed', dueOn: '2026-06-29' }],
    });
  });

  it('never has a statutory date lengthened by a closure day', async () => {
    await deadlines.dataSource.query(`INSERT INTO closure_days (on_date, title) VALUES ('2026-12-29', 'Closed')`);
    const december = { occurredAt: new Date('2026-12-24T09:00:00Z'), timing: { amount: 1 } };
    const statutory = await deadlines.one({ ...december, rule: 'statutory', citation: 'CPPCR 2010 reg 33(1)' });
    const local = await deadlines.one(december);
    expect((await deadlines.find(statutory.id)).dueOn).toBe('2026-12-29');
    expect((await deadlines.find(local.id)).dueOn).toBe('2026-12-30');
    await deadlines.dataSource.query('DELETE FROM closure_days');
  });

  it('that tells of a deadline owes none', async () => {
    for (const event of [
      { type: 'deadline.missed' },
      { type: 'restricted.received', data: { eventType: 'deadline.missed' }, restricted: true },
    ]) {
      const { deadlineIds } = await deadlines.given({ source: 'linchpin', ...event, deadlines: [{}] });
      expect(deadlineIds).toEqual(['']);
    }
  });
});
