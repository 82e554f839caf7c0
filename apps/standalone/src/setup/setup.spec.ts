import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { readSettings } from '@linchpin/config';
import { councilFaults } from '@linchpin/installation';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { UsageError } from '../command-line.js';
import { DatabaseInUseError, prepareInstallation } from './prepare-installation.js';
import { askAll, readRequest } from './read-answers.js';
import { SettingsThereError, writeSettings } from './write-settings.js';

const answers = {
  councilName: 'Borchester City Council',
  laCode: '330',
  consoleUrl: 'https://linchpin.borchester.gov.uk',
  intakeUrl: 'https://intake.borchester.gov.uk',
  portalUrl: 'https://portal.borchester.gov.uk',
  smtpUrl: 'smtp://user:sesame@mail.borchester.gov.uk:587',
  mailFrom: 'Linchpin <linchpin@borchester.gov.uk>',
  hubName: 'Borchester business support',
  hubEmail: 'business.support@borchester.gov.uk',
  adminName: 'Robin Archer',
  adminEmail: 'Robin.Archer@borchester.gov.uk',
};
const nobody = { say: () => undefined, ask: () => Promise.resolve(null) };
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-setup-'));
});
afterEach(() => rm(folder, { recursive: true }));

const asOptions = (given: Record<string, string>) =>
  Object.entries(given).flatMap(([name, value]) => [
    `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
    value,
  ]);

describe('the answers', () => {
  it('come from options, from a file, or from whoever is asked', async () => {
    const { laCode, hubName, ...rest } = answers;
    await writeFile(join(folder, 'answers.yaml'), `laCode: "${laCode}"\n`);
    const words = [...asOptions(rest), '--answers', join(folder, 'answers.yaml')];
    const asked: string[] = [];
    const typed = ['', hubName];
    const read = await askAll((await readRequest(words)) ?? { given: {}, settingsGiven: false, directory: null }, {
      say: () => undefined,
      ask: (question) => {
        asked.push(question);
        return Promise.resolve(typed.shift() ?? '');
      },
    });
    expect(read).toEqual(answers);
    expect(asked.map((question) => question.slice(0, 24))).toEqual([
      'A PostgreSQL of your own',
      'What is your business su',
    ]);
  });

  it('that are missing or wrong are all named where nobody can be asked, and what was typed is not repeated', async () => {
    const { adminName: _name, ...rest } = { ...answers, laCode: '33', mailFrom: 'secret thing' };
    const request = await readRequest(asOptions(rest));
    const refused = askAll(request ?? { given: {}, settingsGiven: false, directory: null }, nobody);
    await expect(refused).rejects.toThrow(UsageError);
    await expect(refused).rejects.toThrow(
      /--la-code must be three figures[^]*--mail-from must be one sender[^]*--admin-name is missing/,
    );
    await expect(refused).rejects.not.toThrow(/secret thing/);
  });

  it.each([['--la-kode', '330'], ['extra']])('do not come by %s', async (...words) => {
    await expect(readRequest(words)).rejects.toThrow(UsageError);
  });
});

describe('the settings', () => {
  it('are written for this account alone, secrets apart, and can start a council', async () => {
    const written = await writeSettings(folder, answers);
    const settings = readSettings(written);
    expect(councilFaults(settings)).toEqual([]);
    expect(settings).toMatchObject({ COUNCIL_NAME: answers.councilName, SMTP_URL: answers.smtpUrl });
    const env = await readFile(join(folder, '.env'), 'utf8');
    expect(env).not.toMatch(/sesame/);
    expect(env).not.toContain(settings.SESSION_SECRET);
    for (const file of ['.env', 'secrets/session-secret', 'secrets/smtp-url'])
      expect({ file, mode: ((await stat(join(folder, file))).mode & 0o777).toString(8) }).toEqual({
        file,
        mode: '600',
      });
    await expect(writeSettings(folder, answers)).rejects.toThrow(SettingsThereError);
  });

  it('are not taken twice, nor from a file that is not there', () => {
    expect(() => readSettings({ SESSION_SECRET: 'x'.repeat(32), SESSION_SECRET_FILE: '/nowhere' })).toThrow(
      /SESSION_SECRET and SESSION_SECRET_FILE are both given[^]*cannot be read/,
    );
  });
});

describe('the database', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('is made a council’s once, with nothing of the demonstration in it', async () => {
    const [one, other] = await Promise.allSettled([
      prepareInstallation(database.dataSource, answers),
      prepareInstallation(database.dataSource, answers),
    ]);
    expect([one.status, other.status].sort()).toEqual(['fulfilled', 'rejected']);
    await expect(prepareInstallation(database.dataSource, answers)).rejects.toThrow(DatabaseInUseError);
    const count = (table: string) => database.dataSource.query(`SELECT count(*)::int AS count FROM ${table}`);
    for (const table of ['teams', 'staff', 'staff_links']) expect(await count(table)).toEqual([{ count: 1 }]);
    for (const table of ['rooms', 'agencies', 'templates', 'triggers', 'ssd_person'])
      expect(await count(table)).toEqual([{ count: 0 }]);
    expect(await database.dataSource.query('SELECT ref, email, role FROM staff')).toEqual([
      { ref: 'PN-01', email: 'robin.archer@borchester.gov.uk', role: 'administrator' },
    ]);
  });
});
