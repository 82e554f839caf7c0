import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from '../../../test/support/database.js';
import { agenciesFileSchema, importAgencies } from './agencies-file.js';
import { AgencyDirectory } from './agency-directory.js';

const agency = { code: 'POL', name: 'Police', kind: 'police', email: 'desk@police.example', checkDays: 2 };

describe('importAgencies', () => {
  let database: TestDatabase;
  let directory: AgencyDirectory;

  beforeAll(async () => {
    database = await createTestDatabase();
    directory = new AgencyDirectory(database.dataSource);
  });
  afterAll(() => database.drop());

  it('takes the file of the example council', async () => {
    const file = agenciesFileSchema.parse(parse(readFileSync(projectPath('config/council/agencies.yaml'), 'utf8')));
    await importAgencies(database.dataSource.manager, file);
    const all = await directory.all();
    expect(all.map(({ code }) => code).sort()).toEqual(file.agencies.map(({ code }) => code).sort());
  });

  it('changes an agency that exists and adds none twice', async () => {
    const { manager } = database.dataSource;
    await importAgencies(manager, { agencies: [agency] });
    const before = await directory.all();
    await importAgencies(manager, { agencies: [{ ...agency, name: 'New name', checkDays: 3 }] });
    const after = await directory.all();
    expect(after).toHaveLength(before.length);
    expect(after.find(({ code }) => code === 'POL')).toMatchObject({ name: 'New name', workingDays: 3 });
  });

  it('refuses a second agency behind one address', async () => {
    const twin = { ...agency, code: 'POL2', email: agency.email.toUpperCase() };
    await expect(importAgencies(database.dataSource.manager, { agencies: [agency, twin] })).rejects.toMatchObject({
      driverError: { constraint: 'agencies_email_once' },
    });
  });

  it('finds agencies in the order asked for, each once, and names the codes that are unknown', async () => {
    const { agencies, unknown } = await directory.find(['HLT', 'NONE', 'POL', 'HLT']);
    expect(agencies.map(({ code }) => code)).toEqual(['HLT', 'POL']);
    expect(unknown).toEqual(['NONE']);
  });
});
