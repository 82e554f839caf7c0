import 'reflect-metadata';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import {
  InvalidSettingsError,
  projectPath,
  readSettings,
  type Settings,
  settingsOfThisProcess,
} from '@linchpin/config';
import { connectionOptions, describeForLog, expectDatabase, migrate } from '@linchpin/database';
import { DataSource } from 'typeorm';
import { UsageError } from './command-line.js';
import { startPostgres } from './embedded-postgres/start-postgres.js';
import { keepSecrets } from './secrets.js';
import { DatabaseInUseError, prepareInstallation } from './setup/prepare-installation.js';
import { askAll, type Dialogue, readRequest, usage } from './setup/read-answers.js';
import { SettingsThereError, writeSettings } from './setup/write-settings.js';

/** Faults that the person at the keyboard can put right: shown as a sentence. */
const theirs = [DatabaseInUseError, InvalidSettingsError, SettingsThereError];

const terminal = process.stdin.isTTY ? createInterface({ input: process.stdin, output: process.stdout }) : undefined;
const dialogue: Dialogue = {
  say: (line) => void process.stdout.write(`${line}\n`),
  ask: (question) => (terminal ? terminal.question(question) : Promise.resolve(null)),
};

process.exitCode = await main();
terminal?.close();

async function main(): Promise<0 | 1 | 2> {
  try {
    const request = await readRequest(process.argv.slice(2));
    if (!request) {
      dialogue.say(usage);
      return 0;
    }
    const answers = await askAll(request, dialogue);
    const settings = request.settingsGiven
      ? settingsOfThisProcess()
      : readSettings(await writeSettings(resolve(request.directory ?? projectPath()), answers));
    const link = await withDatabase(settings, (dataSource) => prepareInstallation(dataSource, answers));
    dialogue.say(
      [
        '',
        `${answers.councilName} is set up. Start it:`,
        '',
        `  ${request.settingsGiven ? 'docker compose up --detach' : 'npm run start:council'}`,
        '',
        `Then ${answers.adminName} opens this link and chooses a password. It works once, and for 24 hours:`,
        '',
        `  ${settings.CONSOLE_URL.replace(/\/+$/, '')}/welcome/${link}`,
        '',
      ].join('\n'),
    );
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      dialogue.say(error.message);
      return 2;
    }
    const known = theirs.some((kind) => error instanceof kind) && error instanceof Error;
    dialogue.say(known ? error.message : describeForLog(error));
    return 1;
  }
}

/** Runs on the migrated database: that of the settings, or the one that Linchpin brings, started for as long as it takes. */
async function withDatabase<Result>(
  settings: Settings,
  run: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataDir = resolve(settings.DATA_DIR);
  const embedded = settings.DATABASE_URL
    ? undefined
    : await startPostgres({
        dataDir: join(dataDir, 'postgres'),
        password: (await keepSecrets(dataDir, {})).databasePassword,
        log: (line) => dialogue.say(line),
      });
  const url = settings.DATABASE_URL ?? embedded?.url ?? '';
  try {
    await expectDatabase({ ...settings, DATABASE_URL: url });
    await migrate(url);
    const dataSource = await new DataSource(connectionOptions(url, 2)).initialize();
    return await run(dataSource).finally(() => dataSource.destroy());
  } finally {
    await embedded?.stop();
  }
}
