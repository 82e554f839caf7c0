import { connectionOptions, keepMigrationsAway, migrateWithin, migrationNames } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { BackupRefusedError } from './backup-refused.error.js';
import { expectNoTables } from './empty-database.js';
import type { Entry } from './file/entries.js';
import type { BackupHeader } from './file/header.js';
import { clientOf, settleTransaction } from './tables/client.js';
import { loadTables } from './tables/load-tables.js';

/** Throws `BackupRefusedError` for a backup of a release that knows more than this one. */
export function expectKnownRelease({ migrations, product }: BackupHeader): void {
  if (migrations.every((name) => migrationNames.includes(name))) return;
  throw new BackupRefusedError(
    `The backup was made by a newer release of Linchpin (${product}) than this one. Restore it with that release.`,
  );
}

/**
 * Restores a backup into the empty database at this address, in one transaction: until all of it is there, checked and
 * brought up to this release, nothing is. Returns the tables that are left out because no migration makes them. Throws
 * `BackupRefusedError` where the database is not empty.
 */
export async function restoreInto(
  url: string,
  { migrations }: BackupHeader,
  entries: AsyncIterable<Entry>,
): Promise<string[]> {
  const dataSource = await new DataSource(connectionOptions(url, 2)).initialize();
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    const client = await clientOf(runner);
    await settleTransaction(client);
    await keepMigrationsAway(runner);
    await expectNoTables(client);
    await migrateWithin(runner, migrations);
    const leftOut = await loadTables(client, entries);
    await migrateWithin(runner, migrationNames);
    await runner.commitTransaction();
    // Without it the first hours would be planned for empty tables.
    await client.query('SET statement_timeout = 0');
    await client.query('ANALYZE');
    return leftOut;
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
    await dataSource.destroy();
  }
}
