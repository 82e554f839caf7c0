import type { ClientBase } from 'pg';
import type { QueryRunner } from 'typeorm';

/** The driver's own connection under a query runner, for COPY. What is done on it is in the runner's transaction. */
export async function clientOf(runner: QueryRunner): Promise<ClientBase> {
  return (await runner.connect()) as ClientBase;
}

/** A name as SQL writes it. */
export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * For one transaction: values are written and read alike whatever the server or the user has set, and it may take as long
 * as it takes.
 */
export async function settleTransaction(client: ClientBase): Promise<void> {
  await client.query(`SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
    SET LOCAL datestyle = 'ISO, YMD'; SET LOCAL intervalstyle = 'postgres'; SET LOCAL timezone = 'UTC';
    SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'; SET LOCAL client_encoding = 'UTF8'`);
}
