import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { InvalidSettingsError, readSettings } from '@linchpin/config';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { councilFaults } from './council-faults.js';
import { expectInstallation } from './expect-installation.js';
import { makeInstallation } from './installation.js';

const right = {
  SESSION_SECRET: '8f1c0a4be2d97735c6f0a1b2e3d4958677aa0bc1',
  CONSOLE_URL: 'https://linchpin.borchester.gov.uk',
  INTAKE_URL: 'https://intake.borchester.gov.uk',
  PORTAL_URL: 'https://portal.borchester.gov.uk',
  SMTP_URL: 'smtp://mail.borchester.gov.uk',
  MAIL_FROM: 'Linchpin <linchpin@borchester.gov.uk>',
};
const faults = (change: Record<string, string>) => councilFaults(readSettings({ ...right, ...change }));

describe('the settings of a council', () => {
  it('may be these', () => {
    expect(faults({})).toEqual([]);
    expect(faults({ CONSOLE_URL: 'http://127.0.0.1:3000' })).toEqual([]);
  });

  it.each([
    ['SESSION_SECRET', '', /SESSION_SECRET is missing/],
    ['SESSION_SECRET', 'abcabcabcabcabcabcabcabcabcabcabcabc', /can be guessed/],
    ['CONSOLE_URL', 'http://linchpin.borchester.gov.uk', /CONSOLE_URL is plain http/],
    ['INTAKE_URL', 'http://10.0.0.5:3001', /INTAKE_URL is plain http/],
    ['PORTAL_URL', 'http://127.0.0.1.nip.io', /PORTAL_URL is plain http/],
    ['SMTP_URL', '', /SMTP_URL is missing/],
    ['MAIL_FROM', 'Linchpin <linchpin@exshire.example>', /MAIL_FROM is an invented address/],
    ['DEMO_PASSWORD', 'let me in', /DEMO_PASSWORD is for the demonstration/],
  ])('must not have %s %s', (name, value, sentence) => {
    expect(faults({ [name]: value })).toEqual([expect.stringMatching(sentence)]);
  });
});

describe('an installation', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());
  const start = (change: Record<string, string> = {}) =>
    expectInstallation(readSettings({ ...right, ...change, DATABASE_URL: database.url }));

  it('is not started before it was set up, and then by right settings only, each fault named', async () => {
    await expect(start()).rejects.toThrow('Nothing is set up in this database. Run npm run setup');
    await makeInstallation(database.dataSource.manager, {
      kind: 'council',
      councilName: 'Borchester City Council',
      laCode: '330',
    });
    await expect(start()).resolves.toBeUndefined();
    const wrong = start({ SESSION_SECRET: '', CONSOLE_URL: 'http://linchpin.borchester.gov.uk' });
    await expect(wrong).rejects.toThrow(InvalidSettingsError);
    await expect(wrong).rejects.toThrow(/SESSION_SECRET is missing[^]*CONSOLE_URL is plain http/);
    await database.dataSource.query(
      `INSERT INTO teams (code, name, kind, email, site) VALUES ('HUB', 'Hub', 'hub', 'hub@exshire.example', 'N')`,
    );
    await expect(start()).rejects.toThrow('1 teams have invented addresses');
  });

  it('is said once and never becomes another', async () => {
    const change = (sql: string) => expect(database.dataSource.query(sql)).rejects.toThrow();
    await change(`UPDATE installation SET kind = 'demonstration'`);
    await change('DELETE FROM installation');
    await change(`INSERT INTO installation (alone, kind, council_name, la_code) VALUES (true, 'council', 'X', '123')`);
    await change(`INSERT INTO installation (alone, kind, council_name, la_code) VALUES (false, 'council', 'X', '123')`);
  });

  it('that does not answer is not judged', async () => {
    await expect(
      expectInstallation(readSettings({ ...right, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none' })),
    ).resolves.toBeUndefined();
  });
});
