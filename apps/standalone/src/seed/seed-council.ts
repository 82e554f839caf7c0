import { readFile } from 'node:fs/promises';
import { agenciesFileSchema, importAgencies } from '@linchpin/agency-checks';
import { importInviteeLists, importPeople, inviteeListsFileSchema, peopleFileSchema } from '@linchpin/case-records';
import { projectPath } from '@linchpin/config';
import {
  closureDaysFileSchema,
  importClosureDays,
  importSchoolTerms,
  schoolTermsFileSchema,
} from '@linchpin/council-calendars';
import { addresseesFileSchema, importAddressees, importTemplates, templatesFileSchema } from '@linchpin/documents';
import { makeInstallation } from '@linchpin/installation';
import { importSources, sourcesFileSchema } from '@linchpin/mappings';
import { importRooms, roomsFileSchema } from '@linchpin/rooms';
import { importStaff, importTeams, staffFileSchema, teamsFileSchema } from '@linchpin/teams';
import { triggerFileSchema } from '@linchpin/trigger-files';
import { publishTrigger, takePublishingTurn } from '@linchpin/triggers';
import type { DataSource, EntityManager } from 'typeorm';
import { inviteeLists, people } from '../config/areas/record-files.js';
import { checkRecords } from '../config/checks/check-records.js';
import { configFiles, readConfig, readConfigFile, WrongConfigError } from './read-config.js';

/**
 * Fills an empty database with the synthetic council Exshire, all or nothing. A database that has teams is left alone:
 * what people have changed since is theirs. Returns whether anything was written.
 */
export async function seedCouncil(dataSource: DataSource): Promise<boolean> {
  return dataSource.transaction(async (manager) => {
    // Before the teams, as whoever applies a configuration: the two would wait for each other.
    await takePublishingTurn(manager);
    await manager.query('LOCK TABLE teams IN SHARE ROW EXCLUSIVE MODE');
    const [{ teams } = { teams: 0 }] = await manager.query<{ teams: number }[]>(
      'SELECT count(*)::int AS teams FROM teams',
    );
    if (teams > 0) return false;
    await makeInstallation(manager, { kind: 'demonstration', councilName: 'Exshire Council', laCode: '999' });
    await importTeams(manager, readConfig(teamsFileSchema, 'council', 'teams.yaml'));
    await importStaff(manager, readConfig(staffFileSchema, 'council', 'staff.yaml'));
    await importRooms(manager, readConfig(roomsFileSchema, 'council', 'rooms.yaml'));
    await importAgencies(manager, readConfig(agenciesFileSchema, 'council', 'agencies.yaml'));
    await importAddressees(manager, readConfig(addresseesFileSchema, 'council', 'addressees.yaml'));
    await importClosureDays(manager, readConfig(closureDaysFileSchema, 'council', 'closure-days.yaml'));
    await importSchoolTerms(manager, readConfig(schoolTermsFileSchema, 'council', 'school-terms.yaml'));
    await importRecords(manager);
    await importTemplates(manager, readConfig(templatesFileSchema, 'templates', 'templates.yaml'), (file) =>
      readFile(projectPath('config', 'templates', file)),
    );
    await importSources(manager, readConfig(sourcesFileSchema, 'council', 'sources.yaml'));
    for (const file of configFiles('triggers')) {
      await publishTrigger(manager, readConfig(triggerFileSchema, 'triggers', file));
    }
    return true;
  });
}

/** The records of the demonstration's cases, once all that is wrong between them has been looked for. */
async function importRecords(manager: EntityManager): Promise<void> {
  const peopleFile = readConfigFile(peopleFileSchema, 'council', 'people.yaml');
  const listsFile = readConfigFile(inviteeListsFileSchema, 'council', 'invitee-lists.yaml');
  const faults = checkRecords({
    records: new Map<typeof people, typeof peopleFile | typeof listsFile>([
      [people, peopleFile],
      [inviteeLists, listsFile],
    ]),
  });
  if (faults.length > 0) throw new WrongConfigError(faults);
  await importPeople(manager, peopleFile.content);
  await importInviteeLists(manager, listsFile.content);
}
