import { DataSource } from 'typeorm';
import { connectionOptions } from './connection.js';

/** Any fixed number: whoever holds this advisory lock is migrating. */
export const MIGRATION_LOCK = 7_264_001;

/**
 * Brings the schema up to date and returns the names of the migrations that ran. Two processes that start at once
 * take turns.
 */
export async function migrate(url: string): Promise<string[]> {
  const dataSource = await new DataSource(connectionOptions(url, 2)).initialize();
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await dataSource.runMigrations();
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    return done.map((migration) => migration.name);
  } finally {
    await lock.release();
    await dataSource.destroy();
  }
}
