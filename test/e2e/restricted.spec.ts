import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { type Linchpin, startLinchpin } from '../support/linchpin.js';

let linchpin: Linchpin;
beforeAll(async () => {
  linchpin = await startLinchpin(['worker', 'intake']);
});
afterAll(() => linchpin.close());

describe('a restricted event', () => {
  it('becomes one task for the named manager and nothing else', async () => {
    const { eventId } = await linchpin.send('restricted-conference');
    const task = await eventually('the task', async () => {
      const rows = await linchpin.dataSource.query<Record<string, unknown>[]>(
        `SELECT staff.ref, tasks.title, tasks.restricted, tasks.state, runs.restricted AS run_restricted
         FROM tasks JOIN staff ON staff.id = assignee_id JOIN runs ON runs.id = run_id`,
      );
      return rows[0];
    });
    expect(task).toEqual({
      ref: 'ST-01',
      title: 'Restricted item awaiting you',
      restricted: true,
      state: 'claimed',
      run_restricted: true,
    });
    expect((await linchpin.settled(eventId)).runs).toEqual([]);
    for (const table of ['room_bookings', 'documents', 'check_requests', 'alerts', 'deliveries', 'record_readings']) {
      expect({ table, rows: await linchpin.dataSource.query<unknown[]>(`SELECT 1 FROM ${table}`) }).toEqual({
        table,
        rows: [],
      });
    }
    const actions = await linchpin.dataSource.query<unknown[]>(`SELECT kind, state FROM actions`);
    expect(actions).toEqual([{ kind: 'tasks.assign', state: 'asked' }]);
  });
});
