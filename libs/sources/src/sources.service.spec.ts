import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { SourcesService } from './sources.service.js';
import { signWebhook } from './webhook-signature.js';

const key = (letter: string) => `whsec_${Buffer.from(letter.repeat(24)).toString('base64')}`;
const body = Buffer.from('{}');

let database: TestDatabase;
let sources: SourcesService;
beforeAll(async () => {
  database = await createTestDatabase();
  sources = new SourcesService(database.dataSource);
  await sources.add('eclipse', 'Eclipse', key('a'));
});
afterAll(() => database.drop());

function headers(by: string) {
  const seconds = Math.floor(Date.now() / 1000);
  return {
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(seconds),
    'webhook-signature': signWebhook(by, 'msg_1', seconds, body),
  };
}

describe('a source', () => {
  it('takes no key that anybody could guess, however long it looks', async () => {
    for (const weak of ['whsec_================================', `whsec_${'A'.repeat(30)}==`, 'secret']) {
      await expect(sources.add('eclipse', 'Eclipse', weak)).rejects.toThrow(/key of eclipse.*at least 24/);
    }
  });

  it('is verified by each of its keys while a key is being replaced', async () => {
    await sources.add('eclipse', 'Eclipse', key('b'));
    for (const letter of ['a', 'b']) {
      expect(await sources.verified('eclipse', headers(key(letter)), body)).toMatchObject({ name: 'eclipse' });
    }
  });

  it('is not verified by a key that was revoked, by another key, or by another name', async () => {
    await database.dataSource.query(`UPDATE source_keys SET revoked_at = now() WHERE secret = $1`, [key('a')]);
    await expect(sources.verified('eclipse', headers(key('a')), body)).rejects.toThrow(/not known here/);
    await expect(sources.verified('eclipse', headers(key('c')), body)).rejects.toThrow(/not known here/);
    await expect(sources.verified('mosaic', headers(key('b')), body)).rejects.toThrow(/not known here/);
  });

  it('cannot lose its last key while it is switched on', async () => {
    const revoke = database.dataSource.query(`UPDATE source_keys SET revoked_at = now()`);
    await expect(revoke).rejects.toMatchObject({ driverError: { constraint: 'source_needs_key' } });
    const remove = database.dataSource.query(`DELETE FROM source_keys`);
    await expect(remove).rejects.toMatchObject({ driverError: { constraint: 'source_needs_key' } });
  });

  it('cannot lose its last two keys to two people at the same moment', async () => {
    await sources.add('lcs', 'LCS', key('x'));
    await sources.add('lcs', 'LCS', key('y'));
    const revoked = await Promise.allSettled(
      ['x', 'y'].map((letter) =>
        database.dataSource.query(`UPDATE source_keys SET revoked_at = now() WHERE secret = $1`, [key(letter)]),
      ),
    );
    expect(revoked.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('cannot be switched on without a key', async () => {
    const enable = database.dataSource.query(`UPDATE sources SET enabled = true WHERE name = 'linchpin'`);
    await expect(enable).rejects.toMatchObject({ driverError: { constraint: 'source_needs_key' } });
  });

  it('is not verified while it is switched off', async () => {
    await database.dataSource.query(`UPDATE sources SET enabled = false WHERE name = 'eclipse'`);
    await expect(sources.verified('eclipse', headers(key('b')), body)).rejects.toThrow(/not known here/);
  });
});
