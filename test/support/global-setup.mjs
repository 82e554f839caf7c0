import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { password } from './password.mjs';
import { redisProgram, startRedis } from './redis-server.mjs';

/**
 * Starts one real PostgreSQL for all test files and migrates a template database, and another in which the council
 * Exshire is made: each file takes its own copy of one of them in a fraction of a second. Starts a Redis as well where
 * there is one. The built code is used, so `npm test` builds first.
 */
export default async function globalSetup() {
  const { startPostgres } = await import('../../dist/apps/standalone/src/embedded-postgres/index.js');
  const { migrate } = await import('../../dist/libs/database/src/index.js');
  const directory = await mkdtemp(join(tmpdir(), 'linchpin-tests-'));
  // Run by root, the server has an account of its own that must be able to enter here.
  await chmod(directory, 0o755);
  const postgres = await startPostgres({
    dataDir: join(directory, 'postgres'),
    password: randomBytes(12).toString('hex'),
  });
  await makeHasty(postgres.url);
  await migrate(postgres.url);
  process.env.LINCHPIN_TEST_DATABASE = postgres.url;
  process.env.LINCHPIN_TEST_COUNCIL = await makeCouncil(postgres.url);

  const program = redisProgram();
  const redis = program && (await startRedis(program, await freePort()));
  if (redis) process.env.LINCHPIN_TEST_REDIS = redis.url;
  else {
    process.stderr.write(
      '\n*** SKIPPED: the end-to-end tests on Redis. This machine has no redis-server.\n' +
        '*** Install one (Debian: apt-get install redis-server) to run them; .ci/run does so by itself.\n\n',
    );
  }
  globalThis.linchpinTests = { postgres, redis, directory };
}

/** What the first start of an installation does, done once: it takes seconds. */
async function makeCouncil(template) {
  const { prepareCouncil } = await import('../../dist/apps/standalone/src/seed/prepare-council.js');
  const url = new URL(template);
  url.pathname = '/council';
  const superuser = new URL(template);
  [superuser.username, superuser.pathname] = ['postgres', '/postgres'];
  const client = new pg.Client({ connectionString: superuser.href });
  await client.connect();
  await client.query(
    `CREATE DATABASE council TEMPLATE "${new URL(template).pathname.slice(1)}" OWNER "${url.username}"`,
  );
  await client.end();
  const webhookKey = `whsec_${randomBytes(24).toString('base64')}`;
  await prepareCouncil({ DATABASE_URL: url.href }, { webhookKey, demoPassword: password });
  // Each installation brings a key of its own, and switches its source on with it.
  const council = new pg.Client({ connectionString: url.href });
  await council.connect();
  await council.query("UPDATE sources SET enabled = false WHERE name = 'mosaic'");
  await council.query('DELETE FROM source_keys');
  await council.end();
  return url.href;
}

/** Nothing here outlives the tests, so the server need not wait for the disk. */
async function makeHasty(url) {
  const superuser = new URL(url);
  superuser.username = 'postgres';
  const client = new pg.Client({ connectionString: superuser.href });
  await client.connect();
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    await client.query(`ALTER SYSTEM SET ${setting} = off`);
  }
  await client.query('SELECT pg_reload_conf()');
  await client.end();
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
