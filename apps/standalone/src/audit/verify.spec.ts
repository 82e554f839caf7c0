import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SealEntries, writeEntry } from '@linchpin/audit';
import { readSettings } from '@linchpin/config';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { UsageError } from '../command-line.js';
import { NoInstallationError } from '../config/installation.js';
import { readArguments } from './arguments.js';
import { verifyInstallation } from './verify.js';

describe('npm run audit -- verify', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const write = () => writeEntry(database.dataSource, { by: { kind: 'product' }, act: 'feed.read', outcome: 'done' });
  const run = async (...words: string[]) => {
    const lines: string[] = [];
    const settings = readSettings({ DATABASE_URL: database.url });
    const request = readArguments(['verify', ...words]);
    const status = request && (await verifyInstallation(settings, request, (line) => lines.push(line)));
    return {
      status,
      said: lines
        .join('\n')
        .replaceAll(/\/test_[0-9a-f]+/g, '/test')
        .replaceAll(/127\.0\.0\.1:\d+|localhost:\d+/g, 'here'),
    };
  };

  it('says what is whole, what waits, and the last hash to keep', async () => {
    expect(await run()).toEqual({ status: 0, said: 'The audit trail of here/test is whole: 0 sealed entries.' });
    await write();
    await new SealEntries(database.dataSource).sweep();
    await write();
    const { status, said } = await run();
    expect(status).toBe(0);
    expect(said).toMatch(/is whole: 1 sealed entry, from \d.* to \d/);
    expect(said).toMatch(/\n1 not yet sealed, the oldest written \d/);
    const hash = /Last hash: ([0-9a-f]{64})$/.exec(said)?.[1] ?? '';
    const expected = await run('--expect', hash.toUpperCase());
    expect(expected).toMatchObject({
      status: 0,
      said: expect.stringContaining('The hash that was expected is in the chain.'),
    });
    expect(await run('--expect', '0'.repeat(64))).toMatchObject({ status: 1, said: expect.stringContaining('BROKEN') });
  });

  it('says where it is broken', async () => {
    const superuser = await database.asSuperuser();
    await superuser.query(
      `SET session_replication_role = replica; UPDATE audit_entries SET what = 'task.done'; RESET session_replication_role`,
    );
    await superuser.destroy();
    expect(await run()).toMatchObject({
      status: 1,
      said: expect.stringMatching(/BROKEN after 0 sealed entries\. Entry 1 of .* was changed after it was sealed\./),
    });
  });

  it('says that it cannot tell, where no installation runs', async () => {
    const settings = readSettings({ DATA_DIR: '/nowhere/at/all' });
    await expect(verifyInstallation(settings, { expected: undefined }, () => undefined)).rejects.toThrow(
      NoInstallationError,
    );
  });

  it.each([[[]], [['check']], [['verify', 'twice']], [['verify', '--expect', 'abc']], [['verify', '--all']]])(
    'is told how it is called when it is called by %j',
    (words) => {
      expect(() => readArguments(words)).toThrow(UsageError);
    },
  );

  it('explains itself', () => {
    expect(readArguments(['--help'])).toBeNull();
  });
});
