import { InvalidSettingsError, type Settings } from '@linchpin/config';
import { connectionOptions } from '@linchpin/database';
import { type Installation, type InstallationKind, readInstallation } from '@linchpin/installation';
import { DataSource } from 'typeorm';

/**
 * Throws `InvalidSettingsError` when this migrated database is not what is to be started: a council's is never started as the
 * demonstration, nor the other way round, and nothing is put into a database of the council's own server that did not ask.
 */
export async function expectKind(settings: Settings, kind: InstallationKind, isOwnServer: boolean): Promise<void> {
  const dataSource = await new DataSource(connectionOptions(settings.DATABASE_URL ?? '', 1)).initialize();
  const found = await readInstallation(dataSource.manager).finally(() => dataSource.destroy());
  const mayFill = kind === 'demonstration' && (!isOwnServer || settings.DEMO_IN_DATABASE === 'yes');
  const fault = found ? otherKind(found, kind) : mayFill ? null : nothingThere(kind);
  if (fault) throw new InvalidSettingsError(fault);
}

function otherKind(found: Installation, kind: InstallationKind): string | null {
  if (found.kind === kind) return null;
  return found.kind === 'council'
    ? `This is the installation of ${found.councilName}. Start it with npm run start:council: npm start is the demonstration.`
    : 'This is the demonstration. Start it with npm start; for a council, run npm run setup first.';
}

function nothingThere(kind: InstallationKind): string {
  return kind === 'council'
    ? 'Nothing is set up here yet. Run npm run setup first.'
    : 'The database of DATABASE_URL is empty, and npm start would fill it with an invented council. If you want that, set ' +
        'DEMO_IN_DATABASE=yes. For a real council run npm run setup.';
}
