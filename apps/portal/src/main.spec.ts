import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { asDemonstration, createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { eventually } from '../../../test/support/eventually.js';
import { freePort } from '../../../test/support/free-port.js';

describe('the portal as a process', () => {
  let database: TestDatabase;
  let portal: ChildProcess;

  beforeAll(async () => {
    database = await createTestDatabase();
    await asDemonstration(database.dataSource);
  });
  afterEach(() => {
    portal.kill('SIGKILL');
  });
  afterAll(() => database.drop());

  /** Starts the built portal and gathers what it writes. */
  const start = (port: number, databaseUrl: string) => {
    const env = { DATABASE_URL: databaseUrl, PORTAL_PORT: String(port), BIND_ADDRESS: '127.0.0.1', LOG_LEVEL: 'info' };
    portal = spawn(process.execPath, [projectPath('dist/apps/portal/src/main.js')], { env, cwd: '/' });
    const written: string[] = [];
    for (const stream of [portal.stdout, portal.stderr])
      stream?.on('data', (chunk: Buffer) => written.push(String(chunk)));
    return () => written.join('');
  };

  const token = 'q'.repeat(43);

  it('finishes the request in hand when it is asked to end, and writes no token into its log', async () => {
    const port = await freePort();
    const log = start(port, database.url);
    const address = `http://127.0.0.1:${String(port)}`;
    await eventually('the portal to be well', async () => (await fetch(`${address}/health`).catch(() => null))?.ok);
    const waiting = () => database.dataSource.query('SELECT 1 FROM pg_locks WHERE NOT granted');
    const closed = once(portal, 'close');
    const response = await database.dataSource.transaction(async (manager) => {
      await manager.query('LOCK TABLE check_links');
      const asked = fetch(`${address}/checks/${token}?again=${token}`);
      await eventually('the request to wait', async () => (await waiting()).length > 0);
      portal.kill('SIGTERM');
      await eventually('the portal to take no more', () =>
        fetch(`${address}/health`).then(
          () => false,
          () => true,
        ),
      );
      return { asked };
    });
    expect((await response.asked).status).toBe(404);
    expect(await closed).toEqual([null, 'SIGTERM']);
    expect(log()).toContain('ChecksController');
    expect(log()).not.toContain(token);
  });

  it('ends at once, saying why, when its settings are wrong', async () => {
    const log = start(99_999, database.url);
    expect(await once(portal, 'close')).toEqual([1, null]);
    expect(log()).toContain('PORTAL_PORT');
  });
});
