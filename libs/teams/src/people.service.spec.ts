import { scryptSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { connectionOptions } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { readerWith } from '../../../test/support/readers.js';
import { InvitationWriter } from './invitation-writer.js';
import { PeopleService, type PersonGiven } from './people.service.js';
import { PersonRefusedError } from './person-errors.js';
import { StaffAccounts } from './staff-accounts.js';
import { StaffMember } from './staff-member.entity.js';
import { Team } from './team.entity.js';

let database: TestDatabase;
let dataSource: DataSource;
let people: PeopleService;
let accounts: StaffAccounts;
let writer: InvitationWriter;
let teamId: string;
const query = <Row>(sql: string, values: unknown[] = []) => dataSource.query<Row[]>(sql, values);
const GOOD = 'tractor umbrella lichen';

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await new DataSource({
    ...connectionOptions(database.url, 5),
    entities: [Team, StaffMember],
  }).initialize();
  people = new PeopleService(dataSource);
  accounts = new StaffAccounts(dataSource.getRepository(StaffMember));
  writer = new InvitationWriter(dataSource, readSettings({ CONSOLE_URL: 'https://linchpin.example/' }));
  const [team] = await query<{ id: string }>(
    `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB', 'Hub', 'hub', 'hub@x.example', 'N') RETURNING id`,
  );
  teamId = team?.id ?? '';
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const somebody = (name: string, role: PersonGiven['role'] = 'business-support'): PersonGiven => ({
  ...{ name, role, teamId },
  email: `${name.toLowerCase().replaceAll(' ', '.')}@borchester.example`,
});

/** Writes the mail that is asked for, as the worker does, and returns the secret part of its link. */
async function mailedLink(staffId: string): Promise<string | undefined> {
  const [asked] = await query<{ id: string; about: string; recipient: string }>(
    `SELECT id, about, recipient FROM deliveries WHERE about LIKE $1 ORDER BY about DESC LIMIT 1`,
    [`${staffId}/%`],
  );
  const mail = asked && (await writer.write(asked));
  return mail ? /https:\/\/linchpin\.example\/welcome\/(\S+)/.exec(mail.text)?.[1] : undefined;
}

/** Somebody who has come to their account. */
async function joined(name: string, role?: PersonGiven['role']): Promise<string> {
  const staffId = await people.invite(somebody(name, role));
  expect(await accounts.choosePassword((await mailedLink(staffId)) ?? '', GOOD)).toBe(staffId);
  return staffId;
}

describe('an invitation', () => {
  it('makes an account that nobody can sign in to until its link was used, once', async () => {
    const staffId = await people.invite(somebody('Ann Sample'));
    expect(await people.find(staffId)).toMatchObject({ state: 'invited', linkWorks: false, lastSignedInAt: null });
    expect(await accounts.signIn('ann.sample@borchester.example', GOOD)).toBeNull();
    const token = (await mailedLink(staffId)) ?? '';
    expect(await people.find(staffId)).toMatchObject({ state: 'invited', linkWorks: true });
    expect(await accounts.ownerOfLink(token)).toMatchObject({ staffId, email: 'ann.sample@borchester.example' });
    const twice = await Promise.all([accounts.choosePassword(token, GOOD), accounts.choosePassword(token, `${GOOD}!`)]);
    expect(twice.filter((one) => one === staffId)).toHaveLength(1);
    expect(await accounts.ownerOfLink(token)).toBeNull();
    expect(await people.find(staffId)).toMatchObject({ state: 'active', linkWorks: false });
  });

  it('is a link that ends after a day, and with the next one', async () => {
    const staffId = await people.invite(somebody('Bea Sample'));
    const first = (await mailedLink(staffId)) ?? '';
    await people.inviteAgain(staffId);
    const second = (await mailedLink(staffId)) ?? '';
    expect(await accounts.ownerOfLink(first)).toBeNull();
    expect(await accounts.ownerOfLink(second)).toMatchObject({ staffId });
    await query(
      `UPDATE staff_links SET made_at = made_at - interval '25 hours', expires_at = expires_at - interval '25 hours'`,
    );
    expect(await accounts.choosePassword(second, GOOD)).toBeNull();
  });

  it('keeps no secret: neither the link nor an address stands in the rows that ask for the mail', async () => {
    const staffId = await people.invite(somebody('Cy Sample'));
    const token = (await mailedLink(staffId)) ?? 'none';
    const rows = JSON.stringify([await query('SELECT * FROM deliveries'), await query('SELECT * FROM staff_links')]);
    expect(rows).not.toContain(token);
    expect(rows).not.toContain('borchester');
  });

  it('is refused for an address that has an account, and gives each of many at once a reference', async () => {
    await people.invite(somebody('Dee Sample'));
    await expect(people.invite({ ...somebody('Dee Other'), email: 'DEE.sample@borchester.example' })).rejects.toThrow(
      PersonRefusedError,
    );
    const ids = await Promise.all(['E', 'F', 'G', 'H'].map((letter) => people.invite(somebody(`${letter} Sample`))));
    const refs = await Promise.all(ids.map(async (id) => (await people.find(id))?.ref));
    expect(new Set(refs).size).toBe(4);
  });
});

describe('an account', () => {
  it('that is disabled ends with the next request, and comes back by a new link only', async () => {
    const staffId = await joined('Ivy Sample');
    const began = new Date();
    expect(await accounts.reader(staffId, began)).toMatchObject({ name: 'Ivy Sample', teamCodes: ['HUB'] });
    await people.disable(readerWith({ ref: 'ST-01' }), staffId);
    expect(await accounts.reader(staffId, began)).toBeNull();
    expect(await accounts.signIn('ivy.sample@borchester.example', GOOD)).toBeNull();
    await expect(people.inviteAgain(staffId)).rejects.toThrow('disabled');
    await people.enable(staffId);
    expect(await accounts.signIn('ivy.sample@borchester.example', GOOD)).toBeNull();
    expect(await accounts.choosePassword((await mailedLink(staffId)) ?? '', GOOD)).toBe(staffId);
  });

  it('with a new password ends the sessions of the old one', async () => {
    const staffId = await joined('Jo Sample');
    const stolen = new Date(Date.now() - 1000);
    await people.inviteAgain(staffId);
    await accounts.choosePassword((await mailedLink(staffId)) ?? '', 'orchard lamp tide');
    expect(await accounts.reader(staffId, stolen)).toBeNull();
    expect(await accounts.reader(staffId, new Date())).not.toBeNull();
  });

  it('of the last administrator stays, whoever asks, also two at once', async () => {
    const [one, other] = [await joined('Kay Admin', 'administrator'), await joined('Lee Admin', 'administrator')];
    const both = await Promise.allSettled([
      people.disable(readerWith({ id: other }), one),
      people.change(other, somebody('Lee Admin', 'manager')),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(people.disable(readerWith({ id: one }), one)).rejects.toThrow(PersonRefusedError);
    const left = await query('SELECT 1 FROM staff WHERE active AND role = $1', ['administrator']);
    expect(left).toHaveLength(1);
  });

  it('whose password release 0.1.0 hashed signs in, and is hashed anew', async () => {
    const staffId = await joined('Max Sample');
    const key = scryptSync(GOOD, Buffer.alloc(16, 7), 32, { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 });
    const old = ['scrypt', 2 ** 15, 8, 3, Buffer.alloc(16, 7).toString('base64'), key.toString('base64')].join('$');
    await query('UPDATE staff SET password_hash = $2 WHERE id = $1', [staffId, old]);
    expect(await accounts.signIn('max.sample@borchester.example', 'wrong password')).toBeNull();
    expect(await accounts.signIn('MAX.sample@borchester.example', GOOD)).toBe(staffId);
    const [{ hash } = { hash: '' }] = await query<{ hash: string }>(
      'SELECT password_hash AS hash FROM staff WHERE id = $1',
      [staffId],
    );
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await accounts.signIn('max.sample@borchester.example', GOOD)).toBe(staffId);
  });
});
