import 'reflect-metadata';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import type { InstallationKind } from '@linchpin/installation';
import { watchForFaults } from '@linchpin/logging';
import { BackupRefusedError } from './backup/backup-refused.error.js';
import { PostgresNotStartedError } from './embedded-postgres/postgres-not-started.error.js';
import { UnsupportedPlatformError } from './embedded-postgres/unsupported-platform.error.js';
import { UnusableDataDirectoryError } from './embedded-postgres/unusable-data-directory.error.js';
import { OutOfReachError } from './out-of-reach.js';
import { PortTakenError } from './ports.js';
import { WrongConfigError } from './seed/read-config.js';
import { type Standalone, startStandalone } from './start-standalone.js';
import { welcome, welcomeOfCouncil } from './welcome.js';

/** Faults that the person at the keyboard can put right: shown as a sentence, without a stack. */
const theirs = [
  BackupRefusedError,
  InvalidSettingsError,
  OutOfReachError,
  PortTakenError,
  PostgresNotStartedError,
  UnsupportedPlatformError,
  UnusableDataDirectoryError,
  WrongConfigError,
];

/** What `npm run start:council` asks for, or `npm start`. */
const kind: InstallationKind = process.argv.includes('--council') ? 'council' : 'demonstration';

let running: Standalone | undefined;
void start();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void stop());

async function start(): Promise<void> {
  try {
    console.log('Linchpin is starting …');
    const standalone = await startStandalone(settingsOfThisProcess(), kind, (line) => console.log(line));
    running = standalone;
    watchForFaults({
      describe: describeForLog,
      log: (line) => console.error(line),
      // All apps are in this one process and nobody starts it anew: it goes on with whatever still works.
      survives: () => true,
      close: () => standalone.stop(),
    });
    console.log(kind === 'council' ? welcomeOfCouncil(standalone) : await welcome(standalone));
  } catch (error) {
    const sentence = theirs.some((kind) => error instanceof kind) && error instanceof Error ? error.message : error;
    console.error('Linchpin could not start.\n', sentence);
    process.exit(1);
  }
}

async function stop(): Promise<void> {
  // Still starting: nothing is in hand. A database that is left running is found again by the next start.
  if (!running) process.exit(130);
  console.log('\nLinchpin is stopping: it finishes the work in hand …');
  // A second signal ends it at once; whatever was in hand is taken up again at the next start.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  await running.stop();
  process.exit(0);
}
