import { readFile } from 'node:fs/promises';
import { importInviteeLists, importPeople, inviteeListsFileSchema, peopleFileSchema } from '@linchpin/case-records';
import { projectPath } from '@linchpin/config';
import { importTemplates, templatesFileSchema } from '@linchpin/documents';
import { importTeams, StaffMember, Team, teamsFileSchema } from '@linchpin/teams';
import { parse } from 'yaml';
import { createTestDatabase, type TestDatabase } from './database.js';

/** A YAML file of the demonstration's council, as a file holds it. */
export const readConfig = async (...path: string[]): Promise<unknown> =>
  parse(await readFile(projectPath('config', ...path), 'utf8'));

/** A Word file of the council's own templates. */
export const readTemplate = (name: string): Promise<Buffer> => readFile(projectPath('config', 'templates', name));

/** A database that knows the council's teams, people, lists of invitees and templates: all that a letter speaks of. */
export async function createCouncilDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase([Team, StaffMember]);
  await database.dataSource.transaction(async (manager) => {
    await importTeams(manager, teamsFileSchema.parse(await readConfig('council', 'teams.yaml')));
    await importPeople(manager, peopleFileSchema.parse(await readConfig('council', 'people.yaml')));
    await importInviteeLists(manager, inviteeListsFileSchema.parse(await readConfig('council', 'invitee-lists.yaml')));
    const templates = templatesFileSchema.parse(await readConfig('templates', 'templates.yaml'));
    await importTemplates(manager, templates, readTemplate);
  });
  return database;
}
