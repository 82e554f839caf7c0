import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { applyPlan } from './apply.js';
import type { Configuration } from './configuration.js';
import { makePlan } from './plan.js';

const nothing: Configuration = { areas: new Map(), triggers: [], wordFiles: new Map(), files: [], faults: [] };
let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.dataSource.query(`INSERT INTO sources (name, title) VALUES ('eclipse', 'Eclipse')`);
});
afterAll(() => database.drop());

/** Begins with some locks, as somebody does in the console, goes on when the configuration waits, and finishes. */
async function meanwhile(first: string, then: string): Promise<void> {
  const { dataSource } = database;
  const plan = await dataSource.transaction((manager) => makePlan(manager, nothing));
  const other = dataSource.createQueryRunner();
  await other.startTransaction();
  await other.query(first);
  const applying = applyPlan(dataSource, nothing, plan, null);
  for (let waits = false; !waits;) {
    const rows = await dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    waits = rows.length > 0;
  }
  await other.query(then);
  await other.commitTransaction();
  await other.release();
  await applying;
}

describe('applying a configuration', () => {
  it('takes turns with a change of the calendars', async () => {
    const [first, then] = ['calendar_changes, proclaimed_days', 'closure_days, school_terms'].map(
      (tables) => `LOCK TABLE ${tables} IN SHARE ROW EXCLUSIVE MODE`,
    );
    await expect(meanwhile(first ?? '', then ?? '')).resolves.toBeUndefined();
  });

  it('takes turns with a change of a source', async () => {
    const first = `SELECT 1 FROM sources WHERE name = 'eclipse' FOR UPDATE`;
    const then = `DELETE FROM mappings WHERE title = 'None'`;
    await expect(meanwhile(first, then)).resolves.toBeUndefined();
  });
});
