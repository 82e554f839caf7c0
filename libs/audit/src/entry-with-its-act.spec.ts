import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { ActInHand } from './act-in-hand.js';
import { EntryWithItsAct } from './entry-with-its-act.js';

describe('an act and its entry', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    new EntryWithItsAct(database.dataSource);
  });
  afterAll(() => database.drop());

  const act = () => new ActInHand({ by: { kind: 'product' }, act: 'configuration.applied', outcome: 'done' });
  const add = (manager: { query: (sql: string) => Promise<unknown> }) =>
    manager.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES ('T' || gen_random_uuid(), 'Team', 'hub', gen_random_uuid() || '@x.example', 'N')`,
    );
  let before = 0;
  const entries = async () => {
    const rows = await database.dataSource.query<{ xid: string }[]>(
      'SELECT xmin::text AS xid FROM audit_entries ORDER BY id',
    );
    return rows.slice(before);
  };
  afterEach(async () => {
    before += (await entries()).length;
  });

  it('are one transaction', async () => {
    const doing = act();
    await doing.run(() => database.dataSource.transaction(add));
    expect(doing.state).toBe('with-its-act');
    const [team] = await database.dataSource.query<{ xid: string }[]>('SELECT max(xmin::text) AS xid FROM teams');
    expect(await entries()).toEqual([team]);
  });

  it('are both gone when it is rolled back', async () => {
    const doing = act();
    const work = doing.run(() =>
      database.dataSource.transaction(async (manager) => {
        await add(manager);
        throw new RangeError('it comes to nothing');
      }),
    );
    await expect(work).rejects.toThrow(RangeError);
    expect([doing.state, await entries()]).toEqual(['open', []]);
  });

  it('is one entry, however many transactions and savepoints it takes', async () => {
    const doing = act();
    await doing.run(async () => {
      await database.dataSource.transaction((manager) => manager.query('SELECT count(*) FROM teams'));
      await database.dataSource.transaction('REPEATABLE READ', async (manager) => {
        await manager.query('SET TRANSACTION READ ONLY');
      });
      expect(doing.state).toBe('open');
      await database.dataSource.transaction(async (manager) => {
        await manager.transaction(add);
        await manager.transaction(add);
      });
      await database.dataSource.transaction(add);
    });
    expect(await entries()).toHaveLength(1);
  });

  it('is one entry when two transactions commit at once, and the next has it when the first comes to nothing', async () => {
    const doing = act();
    await doing.run(() => Promise.all([1, 2, 3].map(() => database.dataSource.transaction(add))));
    expect(await entries()).toHaveLength(1);
    const again = act();
    await again.run(async () => {
      const late = database.dataSource.transaction(async (manager) => {
        await add(manager);
        await manager.query('CREATE TEMP TABLE deferred (n int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP');
        await manager.query('INSERT INTO deferred VALUES (1), (1)');
      });
      // Refused by the commit itself, after the entry was written.
      await expect(late).rejects.toThrow('duplicate key');
      expect(again.state).toBe('open');
      await database.dataSource.transaction(add);
    });
    expect(await entries()).toHaveLength(2);
  });

  it('keeps out of what belongs to no act, and of what comes after it', async () => {
    await database.dataSource.transaction(add);
    const doing = act();
    doing.state = 'over';
    await doing.run(() => database.dataSource.transaction(add));
    expect(await entries()).toEqual([]);
  });
});
