import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventType, fieldName } from '@linchpin/event-types';
import {
  mappingRowSchema,
  MappingsService,
  sourcesFileSchema,
  StaleMappingError,
  type StoredMapping,
  ValueTablesService,
} from '@linchpin/mappings';
import { SourceKeysService, SourceRefusedError, SourceRegister } from '@linchpin/sources';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { Reshaper } from './reshaper.js';
import { SourceMapper } from './source-mapper.js';

const BY = 'ST-04';
let database: TestDatabase;
let register: SourceRegister;
let keys: SourceKeysService;
let mappings: MappingsService;
let tables: ValueTablesService;
let sourceId: string;
beforeAll(async () => {
  database = await createTestDatabase();
  const { dataSource } = database;
  register = new SourceRegister(dataSource);
  keys = new SourceKeysService(dataSource);
  mappings = new MappingsService(dataSource);
  tables = new ValueTablesService(dataSource);
  sourceId = await register.add('eclipse', 'Eclipse', BY);
});
afterAll(() => database.drop());

const stored = async (mappingId: string): Promise<StoredMapping> => {
  const found = await mappings.find(sourceId, mappingId);
  if (!found) throw new Error('The mapping is not there.');
  return found;
};

describe('a source', () => {
  it('is added once, switched off, and is never the product’s own', async () => {
    expect(await register.find(sourceId)).toMatchObject({ name: 'eclipse', enabled: false, typePath: null });
    await expect(register.add('eclipse', 'Again', BY)).rejects.toThrow(SourceRefusedError);
    expect((await register.list()).map(({ name }) => name)).toEqual(['eclipse']);
  });

  it('is switched on only with a key', async () => {
    await expect(register.switch(sourceId, true, BY)).rejects.toThrow(/Make a key first/);
    expect(await keys.make(sourceId, 'First', 1, BY)).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await register.switch(sourceId, true, BY);
    expect(await register.find(sourceId)).toMatchObject({ enabled: true });
  });

  it('has a history without secrets', async () => {
    const changes = await register.changes(sourceId);
    expect(changes.map(({ change }) => change)).toEqual([
      'switched the source on',
      'made the key First',
      'added the source Eclipse',
    ]);
    expect(JSON.stringify(changes)).not.toContain('whsec_');
  });
});

describe('rotating keys', () => {
  const states = async () => (await keys.list(sourceId)).map(({ label, state }) => `${label}: ${state}`);

  it('gives the keys before an end, the sooner of two, and never shows a secret again', async () => {
    await keys.make(sourceId, 'Second', 24, BY);
    await keys.make(sourceId, 'Third', 720, BY);
    expect(await states()).toEqual(['Third: in-use', 'Second: ending', 'First: ending']);
    const [, second, first] = await keys.list(sourceId);
    expect((first?.expiresAt?.getTime() ?? 0) - Date.now()).toBeLessThan(25 * 3_600_000);
    expect((second?.expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(700 * 3_600_000);
    expect(JSON.stringify(await keys.list(sourceId))).not.toContain('whsec_');
  });

  it('leaves one lasting key when two people do it at once', async () => {
    await Promise.all([keys.make(sourceId, 'Fourth', 1, BY), keys.make(sourceId, 'Fifth', 1, BY)]);
    expect((await keys.list(sourceId)).filter(({ state }) => state === 'in-use')).toHaveLength(1);
  });

  it('cannot take or end the last lasting key of a source that is on', async () => {
    const [lasting] = (await keys.list(sourceId)).filter(({ state }) => state === 'in-use');
    await expect(keys.revoke(sourceId, lasting?.id ?? '', BY)).rejects.toThrow(/only lasting key/);
    // Others are in use, but they will end: then the source would be on without any.
    const end = database.dataSource.query(`UPDATE source_keys SET expires_at = now() + interval '1 day'`);
    await expect(end).rejects.toMatchObject({ driverError: { constraint: 'source_needs_key' } });
    const ending = (await keys.list(sourceId)).find(({ label }) => label === 'First');
    await keys.revoke(sourceId, ending?.id ?? '', BY);
    expect(await states()).toContain('First: revoked');
  });
});

describe('making and revoking a key at the same moment', () => {
  it('take turns, and neither is given up', async () => {
    const [lasting] = (await keys.list(sourceId)).filter(({ state }) => state === 'in-use');
    const runner = database.dataSource.createQueryRunner();
    await runner.startTransaction();
    // What make does first. Whoever revokes must wait here, and hold no key meanwhile.
    await runner.query(`SELECT 1 FROM sources WHERE id = $1 FOR UPDATE`, [sourceId]);
    const revoking = keys.revoke(sourceId, lasting?.id ?? '', BY).then(
      () => 'revoked',
      (error: unknown) => (error as Error).name,
    );
    await waitingForALock();
    await runner.query(`SET LOCAL lock_timeout = '5s'`);
    await runner.query(
      `INSERT INTO source_keys (source_id, secret, label) VALUES ($1, 'whsec_' || gen_random_uuid(), 'Sixth')`,
      [sourceId],
    );
    await runner.query(`UPDATE source_keys SET expires_at = now() + interval '1 hour' WHERE id = $1`, [lasting?.id]);
    await runner.commitTransaction();
    await runner.release();
    expect(await revoking).toBe('revoked');
  });
});

/** Waits until somebody in this database waits for a lock. */
async function waitingForALock(): Promise<void> {
  for (;;) {
    const [row] = await database.dataSource.query<unknown[]>(
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (row) return;
  }
}

describe('a mapping', () => {
  it('is changed by whoever read it last, and only by them', async () => {
    const id = await mappings.add(sourceId, 'Cancelled', 'conference.cancelled', BY);
    const read = await stored(id);
    await mappings.change(sourceId, read, { title: 'Conference cancelled' }, BY);
    await expect(mappings.change(sourceId, read, { title: 'Mine' }, BY)).rejects.toThrow(StaleMappingError);
    expect(await stored(id)).toMatchObject({ title: 'Conference cancelled', version: 2, enabled: false });
  });

  it('is switched on only when each required field has a row', async () => {
    const cancelled = eventType('conference.cancelled');
    const [first] = await mappings.list(sourceId);
    const id = first?.id ?? '';
    await expect(mappings.change(sourceId, await stored(id), { enabled: true }, BY)).rejects.toThrow(
      `choose where these fields come from: ${['meetingRef', 'reasonCode'].map((path) => `“${fieldName(path, cancelled)}”`).join(', ')}`,
    );
    const rows = [
      mappingRowSchema.parse({ field: 'meetingRef', path: 'meeting' }),
      mappingRowSchema.parse({ field: 'reasonCode', path: 'why', conversion: 'table', using: 'reasons' }),
    ];
    await expect(mappings.change(sourceId, await stored(id), { rows }, BY)).rejects.toThrow(
      /no value table called reasons/,
    );
    const tableId = await tables.add(sourceId, 'reasons', BY);
    await mappings.change(sourceId, await stored(id), { rows }, BY);
    await mappings.change(sourceId, await stored(id), { enabled: true }, BY);
    await expect(mappings.change(sourceId, await stored(id), { rows: [] }, BY)).rejects.toThrow(SourceRefusedError);
    await expect(tables.remove(sourceId, tableId, BY)).rejects.toThrow(/Conference cancelled uses it/);
  });

  it('is tried in its place, which can be changed', async () => {
    const second = await mappings.add(sourceId, 'Second', 'conference.held', BY);
    await mappings.moveUp(sourceId, await stored(second), BY);
    await mappings.moveUp(sourceId, await stored(second), BY);
    expect((await mappings.list(sourceId)).map(({ title, position }) => [title, position])).toEqual([
      ['Second', 1],
      ['Conference cancelled', 2],
    ]);
    await expect(mappings.add(sourceId, 'Second', 'conference.held', BY)).rejects.toThrow(/of this name/);
    await mappings.remove(sourceId, await stored(second), BY);
    expect(await mappings.list(sourceId)).toHaveLength(1);
  });
});

describe('a value table', () => {
  it('takes rows, overwrites them, gives them in order and lets them go', async () => {
    const id = await tables.add(sourceId, 'step-types', BY);
    await expect(tables.add(sourceId, 'step-types', BY)).rejects.toThrow(SourceRefusedError);
    const table = { id, name: 'step-types' };
    await tables.put(
      sourceId,
      table,
      [
        { from: '1900', to: 'a', note: null },
        { from: '200', to: 'b', note: 'x' },
        { from: 'Z', to: 'c', note: null },
      ],
      BY,
    );
    await tables.put(sourceId, table, [{ from: '1900', to: 'd', note: null }], BY);
    const found = await tables.find(sourceId, id);
    expect(found?.lines.map(({ from, to }) => `${from} ${to}`)).toEqual(['200 b', '1900 d', 'Z c']);
    await tables.takeOut(sourceId, table, 'Z', BY);
    await tables.remove(sourceId, id, BY);
    expect(await tables.find(sourceId, id)).toBeNull();
  });
});

describe('a full value table', () => {
  const full = Array.from({ length: 5000 }, (_, index) => ({ from: String(index), to: 'x', note: null }));

  it('takes other meanings, but not one row more, also by two at once', async () => {
    const table = { id: await tables.add(sourceId, 'full', BY), name: 'full' };
    await tables.put(sourceId, table, full.slice(1), BY);
    const one = { from: 'one', to: 'y', note: null };
    const results = await Promise.allSettled([
      tables.put(sourceId, table, [one], BY),
      tables.put(sourceId, table, [{ ...one, from: 'two' }], BY),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const more = tables.put(sourceId, table, full.slice(0, 2), BY);
    await expect(more).rejects.toThrow(SourceRefusedError);
    await expect(more).rejects.toThrow(/full would have more than 5,000 rows/);
    await tables.put(
      sourceId,
      table,
      [
        { from: '1', to: 'a', note: null },
        { from: '1', to: 'b', note: null },
      ],
      BY,
    );
    const found = await tables.find(sourceId, table.id);
    expect([found?.rows, found?.lines[0]]).toEqual([5000, { from: '1', to: 'b', note: null }]);
  });

  it('is as long as one in a file may be', () => {
    const file = (rows: object[]) => ({ sources: [{ name: 'lcs', title: 'LCS', tables: [{ name: 'long', rows }] }] });
    const rows = full.map(({ from, to }) => ({ from, to }));
    expect(sourcesFileSchema.safeParse(file(rows)).success).toBe(true);
    expect(sourcesFileSchema.safeParse(file([...rows, { from: 'one', to: 'more' }])).success).toBe(false);
  });
});

describe('the rules of a source', () => {
  it('are read once, and again as soon as anything of them has changed', async () => {
    const reshaper = new Reshaper({ MAPPING_LIMIT_MS: 500 });
    const mapper = new SourceMapper(database.dataSource, reshaper);
    const kept = await mapper.rulesOf(sourceId);
    expect((await mapper.rulesOf(sourceId)).tables).toBe(kept.tables);
    const tableId = await tables.add(sourceId, 'kept', BY);
    expect((await mapper.rulesOf(sourceId)).tables.get('kept')).toEqual(new Map());
    await tables.put(sourceId, { id: tableId, name: 'kept' }, [{ from: 'a', to: 'b', note: null }], BY);
    expect((await mapper.rulesOf(sourceId)).tables.get('kept')).toEqual(new Map([['a', 'b']]));
    await tables.takeOut(sourceId, { id: tableId, name: 'kept' }, 'a', BY);
    expect((await mapper.rulesOf(sourceId)).tables.get('kept')).toEqual(new Map());
    const before = await mapper.rulesOf(sourceId);
    await mappings.add(sourceId, 'Kept', 'conference.held', BY);
    expect((await mapper.rulesOf(sourceId)).all).toBe(before.all + 1);
    await register.describe(sourceId, 'Eclipse', 'form.kind', BY);
    expect((await mapper.rulesOf(sourceId)).typePath).toBe('form.kind');
    reshaper.onModuleDestroy();
  });
});

describe('a file of sources', () => {
  const file = (change: object) => ({
    sources: [
      {
        name: 'lcs',
        title: 'LCS',
        mappings: [
          {
            title: 'One',
            eventType: 'conference.cancelled',
            applies: { when: 'always' },
            rows: [
              { field: 'meetingRef', path: 'm' },
              { field: 'reasonCode', fixed: 'chair' },
            ],
            ...change,
          },
        ],
      },
    ],
  });

  it.each([
    ['an event type of our own', { eventType: 'action.failed' }],
    [
      'a field that the type has not',
      {
        rows: [
          { field: 'meetingRef', path: 'm' },
          { field: 'reasonCode', fixed: 'chair' },
          { field: 'x', path: 'm' },
        ],
      },
    ],
    ['a required field without a row', { rows: [{ field: 'meetingRef', path: 'm' }] }],
    ['a table that is not in it', { applies: { when: 'table', path: 'm', table: 'none' } }],
  ])('is refused with %s', (_what, change) => {
    expect(sourcesFileSchema.safeParse(file({})).success).toBe(true);
    expect(sourcesFileSchema.safeParse(file(change)).success).toBe(false);
  });
});
