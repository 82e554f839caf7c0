import { DataSource, MigrationExecutor, type QueryRunner } from 'typeorm';
import { MIGRATION_LOCK } from './migrate-database.js';
import { migrations } from './migrations.js';

/** The names of this release's migrations, in the order in which they run. */
export const migrationNames: readonly string[] = migrations.map(({ name }) => name);

/** Nobody else migrates this database until the transaction of the query runner ends. */
export async function keepMigrationsAway(runner: QueryRunner): Promise<void> {
  await runner.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
}

/**
 * Runs the named migrations that have not run yet, inside the transaction of a query runner: they stand or fall with all
 * else that is done in it.
 */
export async function migrateWithin(runner: QueryRunner, names: readonly string[]): Promise<void> {
  if (!runner.isTransactionActive) throw new Error('There is no transaction to migrate in.');
  const chosen = migrations.filter(({ name }) => names.includes(name));
  const dataSource = await new DataSource({ ...runner.dataSource.options, migrations: chosen }).initialize();
  try {
    await new MigrationExecutor(dataSource, runner).executePendingMigrations();
  } finally {
    await dataSource.destroy();
  }
}
