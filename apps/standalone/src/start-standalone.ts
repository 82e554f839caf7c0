import { join, resolve } from 'node:path';
import type { Settings } from '@linchpin/config';
import { describeError, migrate } from '@linchpin/database';
import { expectInstallation, type InstallationKind } from '@linchpin/installation';
import { startConsole } from '../../console/src/start-console.js';
import { startIntake } from '../../intake/src/start-intake.js';
import { startPortal } from '../../portal/src/start-portal.js';
import { startWorker } from '../../worker/src/start-worker.js';
import { expectFinishedRestore } from './backup/restore-place.js';
import { startPostgres } from './embedded-postgres/start-postgres.js';
import { expectKind } from './expect-kind.js';
import { startMailCatcher } from './mail-catcher/start-mail-catcher.js';
import { expectWithinReach } from './out-of-reach.js';
import { expectPortsFree } from './ports.js';
import { keepSecrets, type Secrets } from './secrets.js';
import { prepareCouncil } from './seed/prepare-council.js';

export interface Standalone {
  settings: Settings;
  secrets: Secrets;
  /** The page of the mail catcher, unless mails go to a server of your own. */
  mailPage: string | undefined;
  /** Where the database of this start is kept, when that is not in the data folder. */
  movedTo: string | undefined;
  /** Stops everything in the opposite order and waits for the work in hand. */
  stop(): Promise<void>;
}

/**
 * Starts every app in this process, with a database of its own unless the settings name another: the demonstration, with a mail
 * catcher, or the council that was set up.
 */
export async function startStandalone(
  given: Settings,
  kind: InstallationKind,
  log: (line: string) => void,
): Promise<Standalone> {
  await expectPortsFree(given);
  await expectWithinReach(given);
  await expectFinishedRestore(given.DATA_DIR);
  const dataDir = resolve(given.DATA_DIR);
  const { DEMO_WEBHOOK_KEY: webhookKey, DEMO_PASSWORD: demoPassword } = given;
  const secrets = await keepSecrets(dataDir, { webhookKey, demoPassword });
  const made = kind === 'demonstration' ? secrets.sessionSecret : undefined;
  const settings = { ...given, SESSION_SECRET: given.SESSION_SECRET ?? made };
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const stopOne of stops.splice(0).reverse()) {
      // One that cannot stop must not keep the others, the database last of all, from stopping.
      await stopOne().catch((error: unknown) => log(`Could not stop cleanly: ${describeError(error)}`));
    }
  };
  try {
    let movedTo: string | undefined;
    if (!settings.DATABASE_URL) {
      const password = secrets.databasePassword;
      const postgres = await startPostgres({ dataDir: join(dataDir, 'postgres'), password, log });
      stops.push(() => postgres.stop());
      settings.DATABASE_URL = postgres.url;
      if (!resolve(postgres.folder).startsWith(dataDir)) movedTo = postgres.folder;
    }
    let mailPage: string | undefined;
    if (kind === 'demonstration' && settings.SMTP_URL === `smtp://127.0.0.1:${String(settings.SMTP_PORT)}`) {
      const { SMTP_PORT: smtpPort, MAIL_PORT: pagePort } = settings;
      const catcher = await startMailCatcher({ smtpPort, pagePort, directory: join(dataDir, 'mail') });
      stops.push(() => catcher.close());
      settings.SMTP_URL = catcher.smtpUrl;
      mailPage = catcher.pageUrl;
    }
    await migrate(settings.DATABASE_URL);
    await expectKind(settings, kind, given.DATABASE_URL !== undefined);
    if (kind === 'demonstration') await prepareCouncil(settings, secrets);
    await expectInstallation(settings);
    for (const start of [startWorker, startIntake, startPortal, startConsole]) {
      const app = await start(settings);
      stops.push(() => app.close());
    }
    return { settings, secrets, mailPage, movedTo, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
