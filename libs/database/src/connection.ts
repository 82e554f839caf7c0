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
    extra: { statement_timeout: 30_000, idle_in_transaction_session_timeout: 300_000, keepAlive: true },
    applicationName: 'linchpin',
  };
}
