import { InvalidSettingsError, type Settings } from '@linchpin/config';
import type { ClientBase } from 'pg';
import type { DataSourceOptions } from 'typeorm';
import { migrations } from './migrations.js';

type PostgresOptions = Extract<DataSourceOptions, { type: 'postgres' }>;

/**
 * How every process connects. Waiting is bounded everywhere, so that a database that has gone away is noticed within
 * seconds and a sender is told to try again instead of hanging.
 */
export function connectionOptions(url: string, poolSize: number): PostgresOptions {
  return {
    type: 'postgres',
    url,
    migrations,
    migrationsTransactionMode: 'all',
    synchronize: false,
    logging: false,
    poolSize,
    connectTimeoutMS: 3000,
    extra: { onConnect: boundWaiting, keepAlive: true },
    applicationName: 'linchpin',
  };
}

/** Set by a statement and not at connecting: a pooler between refuses, or drops, what it does not know. */
async function boundWaiting(client: ClientBase): Promise<void> {
  await client.query('SET statement_timeout = 30000; SET idle_in_transaction_session_timeout = 300000');
}

/** The database's address. Throws `InvalidSettingsError` when it is not set: only `npm start` brings a database of its own. */
export function databaseUrl(settings: Settings): string {
  if (settings.DATABASE_URL) return settings.DATABASE_URL;
  throw new InvalidSettingsError(
    'DATABASE_URL is not set. Give the address of a PostgreSQL database, or run `npm start`.',
  );
}
