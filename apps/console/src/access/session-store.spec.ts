import { promisify } from 'node:util';
import type { Session } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PostgresSessionStore, sessionTimes } from './session-store.js';

const HOUR = 3_600_000;

describe('PostgresSessionStore', () => {
  let database: TestDatabase;
  let store: PostgresSessionStore;

  beforeAll(async () => {
    database = await createTestDatabase();
    store = new PostgresSessionStore(database.dataSource);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.dataSource.query('DELETE FROM console_sessions'));

  const set = (id: string, session: Partial<Session>) =>
    promisify((done: (error?: unknown) => void) => store.set(id, session as Session, done))();
  const get = (id: string) =>
    promisify((done: (error: unknown, session?: Session | null) => void) => store.get(id, done))();
  const destroy = (id: string) => promisify((done: (error?: unknown) => void) => store.destroy(id, done))();
  const rows = () =>
    database.dataSource.query<{ id_hash: Buffer; data: Record<string, unknown>; expires_at: Date }[]>(
      'SELECT * FROM console_sessions',
    );

  it('gives back what was kept', async () => {
    await set('one', { staffId: 'somebody' });
    expect(await get('one')).toMatchObject({ staffId: 'somebody' });
    expect(await get('another')).toBeNull();
  });

  it('keeps neither the id nor the cookie of a session', async () => {
    await set('one', { staffId: 'somebody', cookie: { originalMaxAge: null, path: '/' } });
    const [row] = await rows();
    expect(row?.id_hash).toHaveLength(32);
    expect(row?.data).not.toHaveProperty('cookie');
    expect(JSON.stringify(await rows())).not.toContain('"one"');
  });

  it('ends a session an hour after it was last used', async () => {
    await set('one', {});
    const [row] = await rows();
    const left = (row?.expires_at.getTime() ?? 0) - Date.now();
    expect(left).toBeGreaterThan(sessionTimes.idleMs - 60_000);
    expect(left).toBeLessThanOrEqual(sessionTimes.idleMs);
  });

  it('ends a session twelve hours after it began, however much it is used', async () => {
    await set('one', { startedAt: Date.now() - 11.5 * HOUR });
    const [row] = await rows();
    expect((row?.expires_at.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(HOUR / 2);
    await set('two', { startedAt: Date.now() - 12 * HOUR - 1000 });
    expect(await get('two')).toBeNull();
  });

  it('does not bring back a session that was signed out while a request was under way', async () => {
    await set('one', { staffId: 'somebody' });
    const underWay = await get('one');
    await destroy('one');
    await set('one', { ...underWay, seenAt: 1 });
    expect(await get('one')).toBeNull();
    expect(await rows()).toEqual([]);
  });

  it('writes what changed in a session that goes on', async () => {
    await set('one', { staffId: 'somebody' });
    await set('one', { ...(await get('one')), message: 'Done.' });
    expect(await get('one')).toMatchObject({ staffId: 'somebody', message: 'Done.' });
  });

  it('sweeps out ended sessions when a new one begins', async () => {
    await set('old', { startedAt: Date.now() - 13 * HOUR });
    expect(await rows()).toHaveLength(1);
    await set('new', {});
    expect(await rows()).toHaveLength(1);
    expect(await get('new')).not.toBeNull();
  });

  it('hands on an error of the database', async () => {
    const away = new PostgresSessionStore(database.dataSource);
    await database.dataSource.query('ALTER TABLE console_sessions RENAME TO gone');
    await expect(
      promisify((done: (error: unknown, session?: Session | null) => void) => away.get('one', done))(),
    ).rejects.toThrow('console_sessions');
    await database.dataSource.query('ALTER TABLE gone RENAME TO console_sessions');
  });
});
