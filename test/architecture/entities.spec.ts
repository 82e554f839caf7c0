import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import '@linchpin/agency-checks';
import '@linchpin/alerts';
import '@linchpin/case-records';
import '@linchpin/documents';
import '@linchpin/rooms';
import '@linchpin/tasks';
import '@linchpin/teams';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

/** How information_schema names the types that entities are declared with. */
const typeNames: Record<string, string> = {
  timestamptz: 'timestamp with time zone',
  int: 'integer',
  'text[]': 'ARRAY',
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase(getMetadataArgsStorage().tables.map(({ target }) => target as () => void));
});
afterAll(() => database.drop());

describe('the entities', () => {
  it('say what the migrations made: each column, its type, and whether it may be empty', async () => {
    const columns = await database.dataSource.query<
      Record<'table_name' | 'column_name' | 'data_type' | 'is_nullable', string>[]
    >(
      `SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns WHERE table_schema = 'public'`,
    );
    const made = new Map(columns.map((column) => [`${column.table_name}.${column.column_name}`, column]));
    expect(database.dataSource.entityMetadatas.length).toBeGreaterThan(0);
    for (const entity of database.dataSource.entityMetadatas) {
      for (const column of entity.columns) {
        const name = `${entity.tableName}.${column.databaseName}`;
        const type = column.isArray ? 'ARRAY' : (typeNames[String(column.type)] ?? String(column.type));
        const found = made.get(name);
        expect({ name, type: found?.data_type, empty: found?.is_nullable === 'YES' }).toEqual({
          name,
          type,
          empty: column.isNullable,
        });
      }
    }
  });
});
