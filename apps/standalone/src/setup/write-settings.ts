import { randomBytes } from 'node:crypto';
import { access, chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answers } from './answers.js';

/** There are settings already. The message says where. */
export class SettingsThereError extends Error {
  override name = 'SettingsThereError';
}

/** Where a council's embedded database and mails are kept: not where a demonstration has been tried. */
const DATA_DIR = '.council';

/**
 * Writes `.env` and, beside it, a folder of secrets that only this account may read. Nothing is written over: throws
 * `SettingsThereError`. Returns the settings as a start would read them.
 */
export async function writeSettings(folder: string, answers: Answers): Promise<Record<string, string>> {
  const env = join(folder, '.env');
  const secrets = join(folder, 'secrets');
  for (const place of [env, secrets]) {
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      throw new SettingsThereError(`There is ${place} already. Move it away to set up another installation.`);
  }
  await mkdir(secrets, { mode: 0o700 });
  await chmod(secrets, 0o700);
  const keep = async (name: string, text: string): Promise<string> => {
    const file = join(secrets, name);
    await writeFile(file, `${text}\n`, { mode: 0o600, flag: 'wx' });
    return file;
  };
  const settings = {
    COUNCIL_NAME: answers.councilName,
    CONSOLE_URL: answers.consoleUrl,
    INTAKE_URL: answers.intakeUrl,
    PORTAL_URL: answers.portalUrl,
    MAIL_FROM: answers.mailFrom,
    DATA_DIR: join(folder, DATA_DIR),
    SESSION_SECRET_FILE: await keep('session-secret', randomBytes(32).toString('hex')),
    SMTP_URL_FILE: await keep('smtp-url', answers.smtpUrl),
    ...(answers.databaseUrl && { DATABASE_URL_FILE: await keep('database-url', answers.databaseUrl) }),
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  await writeFile(env, `# Made by npm run setup. .env.example says what else there is.\n${lines.join('\n')}\n`, {
    mode: 0o600,
    flag: 'wx',
  });
  return settings;
}
