import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { keepSecrets, readSecrets } from './secrets.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the secrets of a data folder', () => {
  it('are not there before the first start', async () => {
    expect(await readSecrets(join(folder, 'none'))).toBeUndefined();
  });

  it('are made once, even by two starts at the same moment, and kept for the account alone', async () => {
    const data = join(folder, 'made');
    const [one, other] = await Promise.all([keepSecrets(data, {}), keepSecrets(data, {})]);
    expect(one).toEqual(other);
    expect(await keepSecrets(data, { demoPassword: 'later' })).toEqual(one);
    expect(one.webhookKey).toMatch(/^whsec_[A-Za-z0-9+/]{32}$/);
    expect((await stat(join(data, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('are those that the first start was given', async () => {
    const given = { webhookKey: 'whsec_given', demoPassword: 'given' };
    expect(await keepSecrets(join(folder, 'given'), given)).toMatchObject(given);
  });
});
