import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { startPostgres } from '../../dist/apps/standalone/src/embedded-postgres/index.js';
import { connectionOptions, migrate } from '../../dist/libs/database/src/index.js';

/** Starts a PostgreSQL of its own, migrated, for the time of one benchmark. */
export async function withDatabase(measure) {
  const folder = await mkdtemp(join(tmpdir(), 'linchpin-benchmark-'));
  await chmod(folder, 0o755);
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), password: 'benchmark', log: () => {} });
  try {
    await migrate(postgres.url);
    const dataSource = await new DataSource(connectionOptions(postgres.url, 4)).initialize();
    try {
      await measure(dataSource);
    } finally {
      await dataSource.destroy();
    }
  } finally {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
