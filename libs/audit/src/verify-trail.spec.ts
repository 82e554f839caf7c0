import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { writeEntry } from './audit-entry.js';
import { SealEntries } from './seal-entries.js';
import { verifyTrail } from './verify-trail.js';

const SIX = 6;

/** Somebody who owns the database's server can do anything to it: what they do must be seen. */
const tampered = (sql: string) => `SET session_replication_role = replica; ${sql}; RESET session_replication_role`;

describe('the chain of the audit trail', () => {
  let database: TestDatabase;
  let superuser: TestDatabase['dataSource'];
  const query = (sql: string) => database.dataSource.query(sql);
  const tamper = (sql: string) => superuser.query(tampered(sql));
  const verify = (expected?: string) => verifyTrail(database.dataSource, expected);
  const seal = () => new SealEntries(database.dataSource).sweep();
  const write = (reference: string) =>
    writeEntry(database.dataSource, {
      by: { kind: 'staff', id: randomUUID(), ref: 'ST-01' },
      act: 'task.done',
      outcome: 'done',
      about: { kind: 'task', id: randomUUID(), reference, childRefs: ['P-1001', 'P-1002'], runId: randomUUID() },
      from: { address: '192.0.2.7', page: '/tasks' },
      reason: 'Ünïcode “quoted”, said\nover two lines',
    });

  beforeAll(async () => {
    database = await createTestDatabase();
    superuser = await database.asSuperuser();
  });
  afterAll(async () => {
    await superuser.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await tamper('TRUNCATE audit_entries, audit_seals, audit_unsealed RESTART IDENTITY');
    for (let number = 1; number <= SIX; number += 1) await write(`M-2000${String(number)}`);
    await seal();
  });

  it('holds every committed entry once, in order, and is whole', async () => {
    const found = await verify();
    expect(found).toMatchObject({ sealed: SIX, waiting: 0, oldestWaiting: null, fault: null });
    expect(found.lastHash).toMatch(/^[0-9a-f]{64}$/);
    expect(await query('SELECT seq::int, entry_id::int FROM audit_seals ORDER BY seq')).toEqual(
      [1, 2, 3, 4, 5, 6].map((number) => ({ seq: number, entry_id: number })),
    );
  });

  it('says how many wait for their seal, and since when', async () => {
    await write('M-20007');
    const found = await verify();
    expect(found).toMatchObject({ sealed: SIX, waiting: 1, oldestWaiting: expect.any(Date), fault: null });
    await seal();
    expect(await verify()).toMatchObject({ sealed: SIX + 1, waiting: 0, fault: null });
  });

  it.each([
    ['one changed byte of a reference', `UPDATE audit_entries SET reference = 'M-20008' WHERE id = 3`],
    ['another person', `UPDATE audit_entries SET staff_ref = 'ST-02' WHERE id = 3`],
    ['another time, by a microsecond', `UPDATE audit_entries SET at = at + interval '1 microsecond' WHERE id = 3`],
    ['one child less', `UPDATE audit_entries SET child_refs = '{P-1001}' WHERE id = 3`],
    ['two children made one', `UPDATE audit_entries SET child_refs = '{"P-1001,P-1002"}' WHERE id = 3`],
    ['a reason that is gone', `UPDATE audit_entries SET reason = NULL WHERE id = 3`],
    ['a reason that is empty', `UPDATE audit_entries SET reason = '' WHERE id = 3`],
    ['an outcome', `UPDATE audit_entries SET outcome = 'refused' WHERE id = 3`],
    ['a restriction', `UPDATE audit_entries SET restricted = true WHERE id = 3`],
    ['an address', `UPDATE audit_entries SET address = '192.0.2.8' WHERE id = 3`],
    ['a hash', `UPDATE audit_seals SET hash = sha256('x') WHERE seq = 3`],
  ])('shows %s', async (_what, sql) => {
    await tamper(sql);
    const found = await verify();
    expect(found).toMatchObject({ sealed: 2, fault: expect.stringMatching(/^Entry 3 .* was changed/) });
  });

  it('shows an entry that was removed, with and without its seal', async () => {
    await tamper('DELETE FROM audit_entries WHERE id = 4');
    expect(await verify()).toMatchObject({ sealed: 3, fault: 'Entry 4, at place 4 of the chain, was removed.' });
    await tamper('DELETE FROM audit_seals WHERE seq = 4');
    expect(await verify()).toMatchObject({ sealed: 3, fault: expect.stringMatching(/^Place 4 of the chain is empty/) });
    await tamper('UPDATE audit_seals SET seq = seq - 1 WHERE seq > 4');
    expect(await verify()).toMatchObject({ sealed: 3, fault: expect.stringMatching(/^Entry 5 .* does not follow/) });
  });

  it('shows two entries that were swapped', async () => {
    await tamper(`UPDATE audit_seals SET entry_id = -1 WHERE seq = 2; UPDATE audit_seals SET entry_id = 2 WHERE seq = 3;
      UPDATE audit_seals SET entry_id = 3 WHERE seq = 2`);
    expect(await verify()).toMatchObject({ sealed: 1, fault: expect.stringMatching(/^Entry 3 .* was changed/) });
  });

  it('shows an entry that was put in past the door, and one whose seal was taken away', async () => {
    await tamper(
      `INSERT INTO audit_entries (who, what, outcome, restricted) VALUES ('product', 'task.done', 'done', false)`,
    );
    expect(await verify()).toMatchObject({ sealed: SIX, fault: expect.stringMatching(/^Entry 7 has no place/) });
    await tamper('DELETE FROM audit_entries WHERE id = 7; DELETE FROM audit_seals WHERE seq = 6');
    expect(await verify()).toMatchObject({ sealed: 5, fault: expect.stringMatching(/^Entry 6 has no place/) });
  });

  it('shows an end that was cut off, to whoever has kept a hash', async () => {
    const { lastHash } = await verify();
    await write('M-20007');
    await seal();
    expect(await verify(lastHash ?? '')).toMatchObject({ sealed: SIX + 1, fault: null });
    await tamper('DELETE FROM audit_entries WHERE id > 4; DELETE FROM audit_seals WHERE seq > 4');
    expect(await verify()).toMatchObject({ sealed: 4, fault: null });
    expect(await verify(lastHash ?? '')).toMatchObject({ sealed: 4, fault: expect.stringContaining('cut off') });
  });

  it('waits for no long transaction: its entry is sealed when it has ended', async () => {
    const long = database.dataSource.createQueryRunner();
    await long.startTransaction();
    await writeEntry(long.manager, { by: { kind: 'product' }, act: 'feed.read', outcome: 'done' });
    await write('M-20008');
    expect(await seal()).toBe(1);
    expect(await verify()).toMatchObject({ sealed: SIX + 1, waiting: 0, fault: null });
    await long.commitTransaction();
    await long.release();
    expect(await verify()).toMatchObject({ waiting: 1, fault: null });
    expect(await seal()).toBe(1);
    expect(await verify()).toMatchObject({ sealed: SIX + 2, waiting: 0, fault: null });
  });

  it('is one chain, however many seal at once', async () => {
    await Promise.all(Array.from({ length: 40 }, (_, number) => write(`M-300${String(number)}`)));
    const counts = await Promise.all([seal(), seal(), seal(), seal()]);
    await seal();
    expect(Math.max(...counts)).toBeGreaterThan(0);
    expect(await verify()).toMatchObject({ sealed: SIX + 40, waiting: 0, fault: null });
  });
});

describe('the tables of the audit trail', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
    await writeEntry(database.dataSource, { by: { kind: 'product' }, act: 'feed.read', outcome: 'done' });
  });
  afterAll(() => database.drop());

  const changes = (table: string, column: string) => [
    `UPDATE ${table} SET ${column} = ${column}`,
    `DELETE FROM ${table}`,
    `TRUNCATE ${table}`,
  ];
  const all = [
    ...changes('audit_entries', 'reason'),
    ...changes('audit_seals', 'hash'),
    ...changes('audit_restrictions', 'thing'),
  ];

  it.each(all)('give the app, who owns them, no right to: %s', async (sql) => {
    await expect(database.dataSource.query(sql)).rejects.toMatchObject({ driverError: { code: '42501' } });
  });

  it.each(all)('refuse even whoever is asked for no right: %s', async (sql) => {
    const superuser = await database.asSuperuser();
    try {
      await expect(superuser.query(sql)).rejects.toMatchObject({ driverError: { constraint: 'audit_stands' } });
    } finally {
      await superuser.destroy();
    }
  });
});
