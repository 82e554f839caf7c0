import { makeInstallation, readInstallation } from '@linchpin/installation';
import { addPerson, importTeams, makeStaffLink } from '@linchpin/teams';
import type { DataSource } from 'typeorm';
import type { Answers } from './answers.js';

/** The database holds something already. The message says what. */
export class DatabaseInUseError extends Error {
  override name = 'DatabaseInUseError';
}

/** The code of the first team. */
const HUB = 'HUB';

type People = Pick<Answers, 'councilName' | 'laCode' | 'hubName' | 'hubEmail' | 'adminName' | 'adminEmail'>;

/**
 * Makes a migrated, empty database a council's, all or nothing: what it is, the hub that gets what is addressed to nobody, and
 * the first administrator. Returns the secret part of the link by which they choose a password. Throws
 * `DatabaseInUseError` where there is an installation.
 */
export function prepareInstallation(dataSource: DataSource, answers: People): Promise<string> {
  return dataSource.transaction(async (manager) => {
    await manager.query('LOCK TABLE installation IN SHARE ROW EXCLUSIVE MODE');
    const found = await readInstallation(manager);
    if (found) {
      throw new DatabaseInUseError(
        found.kind === 'demonstration'
          ? 'This database holds the demonstration. A council needs a database of its own, and an empty one.'
          : `This database is the installation of ${found.councilName} already. Start it with npm run start:council.`,
      );
    }
    await makeInstallation(manager, { kind: 'council', councilName: answers.councilName, laCode: answers.laCode });
    await importTeams(manager, {
      teams: [{ code: HUB, name: answers.hubName, kind: 'hub', email: answers.hubEmail, site: 'MAIN', duty: true }],
    });
    const [hub] = await manager.query<{ id: string }[]>('SELECT id FROM teams WHERE code = $1', [HUB]);
    const staffId = await addPerson(manager, {
      name: answers.adminName,
      email: answers.adminEmail.toLowerCase(),
      role: 'administrator',
      teamId: hub?.id ?? '',
    });
    return makeStaffLink(manager, staffId, null);
  });
}
