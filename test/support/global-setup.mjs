import { randomBytes } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Starts one real PostgreSQL for all test files and migrates a template database: each file takes its own copy of it
 * in a fraction of a second. The built code is used, so `npm test` builds first.
 */
export default async function globalSetup() {
  const { startPostgres } = await import('../../dist/apps/standalone/src/embedded-postgres/index.js');
  const { migrate } = await import('../../dist/libs/database/src/index.js');
  const directory = await mkdtemp(join(tmpdir(), 'linchpin-tests-'));
  const postgres = await startPostgres({
    dataDir: join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
  });
  await migrate(postgres.url);
  globalThis.linchpinTests = { postgres, directory };
  process.env.LINCHPIN_TEST_DATABASE = postgres.url;
}
