import { InvalidSettingsError, type Settings } from '@linchpin/config';
import { connectionOptions, databaseUrl } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { councilFaults } from './council-faults.js';
import { type Installation, readInstallation } from './installation.js';

/**
 * Throws `InvalidSettingsError` when what this database holds must not be run like this: nothing was set up in it, or it is a
 * real council's and something of it is of the demonstration, guessable or open. Names each. A database that does not
 * answer, or is of an older release, is not judged here.
 */
export async function expectInstallation(settings: Settings): Promise<void> {
  const dataSource = new DataSource(connectionOptions(databaseUrl(settings), 1));
  const connected = await dataSource.initialize().catch(() => undefined);
  if (!connected) return;
  try {
    const [table] = await connected.query<{ there: boolean }[]>(
      `SELECT to_regclass('installation') IS NOT NULL AS there`,
    );
    if (table?.there) await expectRunnable(connected, settings, await readInstallation(connected.manager));
  } finally {
    await connected.destroy();
  }
}

async function expectRunnable(dataSource: DataSource, settings: Settings, found: Installation | null): Promise<void> {
  if (!found) {
    throw new InvalidSettingsError(
      'Nothing is set up in this database. Run npm run setup (docker compose run --rm setup) for a council, or npm start for the demonstration.',
    );
  }
  if (found.kind === 'demonstration') return;
  const faults = [...councilFaults(settings), ...(await leftoverFaults(dataSource))];
  if (faults.length > 0) {
    throw new InvalidSettingsError(
      `This is a council’s installation, and it must not run like this:\n  ${faults.join('\n  ')}`,
    );
  }
}

/** What of the demonstration is in a council’s database. */
async function leftoverFaults(dataSource: DataSource): Promise<string[]> {
  const [row] = await dataSource.query<{ accounts: number; teams: number; agencies: number }[]>(
    `SELECT (SELECT count(*)::int FROM staff WHERE active AND email ILIKE '%.example') AS accounts,
       (SELECT count(*)::int FROM teams WHERE email ILIKE '%.example') AS teams,
       (SELECT count(*)::int FROM agencies WHERE email ILIKE '%.example') AS agencies`,
  );
  const { accounts = 0, teams = 0, agencies = 0 } = row ?? {};
  const told = (count: number, what: string, remedy: string) =>
    count === 0 ? [] : [`${String(count)} ${what} have invented addresses (.example). ${remedy}`];
  return [
    ...told(accounts, 'accounts', 'Disable them on the People page.'),
    ...told(teams, 'teams', 'Correct them with npm run config.'),
    ...told(agencies, 'agencies', 'Correct them with npm run config.'),
  ];
}
