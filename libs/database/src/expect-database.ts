import { InvalidSettingsError, type Settings } from '@linchpin/config';
import pg from 'pg';
import { databaseUrl } from './connection.js';
import { isPooledByTransaction } from './pooled-by-transaction.js';

const PATIENCE_MS = 5000;

const OLDEST_VERSION = 15;

/**
 * Throws `InvalidSettingsError` when the database that DATABASE_URL names answers, and will never do. One that does not
 * answer now is waited for elsewhere. The message repeats no part of the address.
 */
export async function expectDatabase(settings: Settings): Promise<void> {
  const url = databaseUrl(settings);
  const client = clientFor(url);
  try {
    await client.connect();
    const { rows } = await client.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version`,
    );
    const { version = OLDEST_VERSION } = rows[0] ?? {};
    if (version < OLDEST_VERSION) {
      throw new InvalidSettingsError(
        `DATABASE_URL names a PostgreSQL ${String(version)}. Linchpin needs PostgreSQL ${String(OLDEST_VERSION)} or newer.`,
      );
    }
    if (await isPooledByTransaction(client, () => clientFor(url))) {
      throw new InvalidSettingsError(
        'DATABASE_URL leads to a pooler (such as PgBouncer) that gives a connection to somebody else after each ' +
          'transaction. Linchpin listens and locks on its connections and would do no work. Set pool_mode = session ' +
          'there, or name PostgreSQL itself in DATABASE_URL.',
      );
    }
  } catch (error) {
    if (error instanceof InvalidSettingsError) throw error;
    const fault = faultOf(error);
    if (fault) throw new InvalidSettingsError(fault);
  } finally {
    await client.end().catch(() => undefined);
  }
}

function clientFor(url: string): pg.Client {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
    application_name: 'linchpin-start',
  });
  // What breaks is met by the next question; without a listener it would end the process.
  return client.on('error', () => undefined);
}

/** What to do about an answer that will be the same for ever; undefined for any other error. */
function faultOf(error: unknown): string | undefined {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = String(message);
  const parameter = /unsupported startup parameter(?: in options)?: (\w+)/.exec(said)?.[1];
  if (parameter) {
    return `The pooler that DATABASE_URL leads to refuses ${parameter}. Leave it out of DATABASE_URL, or add it to ignore_startup_parameters of PgBouncer.`;
  }
  if (code === '28P01' || /authentication failed|no such user/i.test(said)) {
    return 'The database refuses the user name or password in DATABASE_URL. Correct DATABASE_URL.';
  }
  if (code === '28000' || /must be a string|no password supplied/i.test(said)) {
    return 'The database does not let this user in: DATABASE_URL names a user or password that it does not accept, or its pg_hba.conf allows only others, or only TLS (?sslmode=require).';
  }
  if (code === '3D000' || /no such database/i.test(said)) {
    return 'There is no database of the name that DATABASE_URL ends with. Make it, or correct DATABASE_URL.';
  }
  if (said.includes('does not support SSL')) {
    return 'DATABASE_URL asks for TLS (sslmode), which this database does not speak. Leave sslmode out, or switch TLS on there.';
  }
  if (typeof code === 'string' && /CERT|ERR_TLS|UNABLE_TO_/.test(code)) {
    return 'The certificate of the database that DATABASE_URL names is not one that this machine trusts. Give its authority in NODE_EXTRA_CA_CERTS or sslrootcert.';
  }
  return undefined;
}
