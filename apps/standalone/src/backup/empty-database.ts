import { connectionOptions } from '@linchpin/database';
import type { ClientBase } from 'pg';
import { DataSource } from 'typeorm';
import { BackupRefusedError } from './backup-refused.error.js';
import { clientOf, quoted } from './tables/client.js';

const MOST_NAMES = 5;

/** Throws `BackupRefusedError` unless the database at this address has no tables. */
export async function expectEmptyDatabase(url: string): Promise<void> {
  const dataSource = await new DataSource(connectionOptions(url, 1)).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await expectNoTables(await clientOf(runner));
  } finally {
    await runner.release();
    await dataSource.destroy();
  }
}

/** Throws `BackupRefusedError` naming the tables that there are, those with rows before others. */
export async function expectNoTables(client: ClientBase): Promise<void> {
  const { rows: tables } = await client.query<{ table: string }>(
    `SELECT relname AS "table" FROM pg_class WHERE relnamespace = current_schema()::text::regnamespace
       AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname`,
  );
  if (tables.length === 0) return;
  const names = tables.map(({ table }) => table);
  const filled: string[] = [];
  for (const name of names) {
    const { rowCount } = await client.query(`SELECT 1 FROM ${quoted(name)} LIMIT 1`);
    if (rowCount) filled.push(name);
  }
  const found = filled.length > 0 ? `It holds rows in ${listed(filled)}.` : `It has tables already: ${listed(names)}.`;
  throw new BackupRefusedError(
    `The database is not empty. ${found} Nothing was changed. Restore into an empty one: name it in DATABASE_URL, or an empty folder in DATA_DIR.`,
  );
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown} and ${String(names.length - MOST_NAMES)} more tables` : shown;
}
