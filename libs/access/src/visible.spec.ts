import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { readerWith, withoutTheRight, withTheRight } from '../../../test/support/readers.js';
import { atCommandLine, everybodyLike } from './reader.js';
import { restrictedTables, visibleTo } from './visible.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

describe('what may be restricted', () => {
  it('is every table with such a column, and no row of it is there for the wrong reader', async () => {
    const rows = await database.dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND column_name = 'restricted' ORDER BY table_name`,
    );
    const said = restrictedTables.filter((table) => table !== 'holds');
    expect(said.toSorted()).toEqual(rows.map(({ name }) => name).toSorted());
  });

  it.each(restrictedTables)('of %s is SQL that the table understands', async (table) => {
    for (const reader of [withTheRight, withoutTheRight, atCommandLine('ST-01')])
      await expect(
        database.dataSource.query(`SELECT 1 FROM ${table} row WHERE ${visibleTo(reader, table, 'row')}`),
      ).resolves.toEqual([]);
  });
});

describe('visibleTo', () => {
  const sees = async (restricted: boolean | null, sql: string) => {
    const [row] = await database.dataSource.query<{ sees: boolean }[]>(
      `SELECT ${sql} AS sees FROM (SELECT $1::boolean AS restricted, $2::uuid AS assignee_id) row`,
      [restricted, mine.id],
    );
    return row?.sees;
  };
  const mine = readerWith();

  it.each([
    [false, true, true],
    [true, false, true],
    [null, true, true],
  ])('of a row whose restriction is %s is %s without the right, %s with it', async (restricted, without, withRight) => {
    expect(await sees(restricted, visibleTo(withoutTheRight, 'runs', 'row'))).toBe(without);
    expect(await sees(restricted, visibleTo(withTheRight, 'runs', 'row'))).toBe(withRight);
  });

  it('gives a restricted task to whom it was given by name, and to nobody like them', async () => {
    expect(await sees(true, visibleTo(mine, 'tasks', 'row'))).toBe(true);
    expect(await sees(true, visibleTo(readerWith(), 'tasks', 'row'))).toBe(false);
    expect(await sees(true, visibleTo(everybodyLike(mine), 'tasks', 'row'))).toBe(false);
  });

  it('takes nothing into the SQL but ids and names of tables', () => {
    expect(() => visibleTo(readerWith({ id: `${randomUUID()}' OR true --` }), 'tasks')).toThrow(TypeError);
    expect(() => visibleTo(withoutTheRight, 'runs', 'runs WHERE true --')).toThrow(TypeError);
  });
});
