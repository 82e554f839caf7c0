import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { takePublishingTurn } from '@linchpin/triggers';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { seedCouncil } from './seed-council.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('the first start', () => {
  it('takes turns with a configuration that is applied at that moment, and fills what is still empty', async () => {
    const { dataSource } = database;
    const applying = dataSource.createQueryRunner();
    await applying.startTransaction();
    await takePublishingTurn(applying.manager);
    const seeding = seedCouncil(dataSource);
    for (let waits = false; !waits;) {
      const rows = await dataSource.query<unknown[]>(
        `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
      );
      waits = rows.length > 0;
    }
    // Whichever of the two PostgreSQL ends when they wait for each other, the other is told as well.
    const results = await Promise.allSettled([
      applying.manager
        .query('LOCK TABLE teams IN SHARE ROW EXCLUSIVE MODE')
        .then(() => applying.commitTransaction())
        .finally(() => applying.release()),
      seeding,
    ]);
    expect(results).toEqual([
      { status: 'fulfilled', value: undefined },
      { status: 'fulfilled', value: true },
    ]);
    expect(await seedCouncil(dataSource)).toBe(false);
  });
});
