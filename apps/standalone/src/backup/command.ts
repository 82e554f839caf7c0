import { resolve } from 'node:path';
import type { Settings } from '@linchpin/config';
import { expectDatabase } from '@linchpin/database';
import { formatDateTime } from '@linchpin/dates';
import { installationUrl, NoInstallationError } from '../config/installation.js';
import {
  PostgresNotStartedError,
  UnsupportedPlatformError,
  UnusableDataDirectoryError,
} from '../embedded-postgres/index.js';
import { readSecrets } from '../secrets.js';
import type { BackupRequest } from './arguments.js';
import { BackupRefusedError } from './backup-refused.error.js';
import { type BackupContent, checkBackup } from './check-backup.js';
import type { Entry, TakenSecrets } from './file/entries.js';
import type { BackupHeader } from './file/header.js';
import { expectRoomFor } from './file/new-file.js';
import { openBackup, type OpenBackup } from './file/open-backup.js';
import { makeBackup } from './make-backup.js';
import { expectKnownRelease, restoreInto } from './restore-backup.js';
import { preparePlace } from './restore-place.js';
import { type AskSecretly, secretToOpen, secretToSeal } from './secret.js';

/** How the command speaks with whoever gave it. */
export interface BackupTalk {
  say(line: string): void;
  ask: AskSecretly;
  /** Aborted when whoever gave the command wants it to end: what was begun is undone. */
  signal: AbortSignal;
}

/** Faults that the person at the keyboard can put right: shown as a sentence. */
const theirs = [
  BackupRefusedError,
  NoInstallationError,
  PostgresNotStartedError,
  UnsupportedPlatformError,
  UnusableDataDirectoryError,
];

/** Does what was asked for and returns the exit status: 1 for what is wrong or was not done. */
export async function runBackupCommand(request: BackupRequest, settings: Settings, talk: BackupTalk): Promise<0 | 1> {
  const work = { backup, verify, restore }[request.command];
  try {
    await work(resolve(request.file), settings, talk);
    return 0;
  } catch (error) {
    if (talk.signal.aborted) {
      talk.say('Broken off, and nothing of it was kept.');
      return 1;
    }
    if (!theirs.some((kind) => error instanceof kind) || !(error instanceof Error)) throw error;
    talk.say(error.message);
    return 1;
  }
}

async function backup(file: string, settings: Settings, talk: BackupTalk): Promise<void> {
  await expectRoomFor(file);
  const url = await installationUrl(settings);
  const secret = await secretToSeal(settings, talk.ask);
  const made = await makeBackup(url, file, secret, await secretsToTake(settings), talk.signal);
  talk.say(
    `${counted(made.rows, 'row')} of ${counted(made.tables, 'table')} are in ${file} (${megabytes(made.bytes)}).`,
  );
  talk.say('Keep its passphrase or key file elsewhere: without it the file is worth nothing.');
}

/** Those that the data folder keeps, where there is one: the password of its database is of no use elsewhere. */
async function secretsToTake({ DATA_DIR }: Settings): Promise<TakenSecrets | null> {
  const secrets = await readSecrets(resolve(DATA_DIR));
  if (!secrets) return null;
  const { databasePassword: _stays, ...taken } = secrets;
  return taken;
}

async function verify(file: string, settings: Settings, talk: BackupTalk): Promise<void> {
  await withBackup(file, async (opened) => {
    const read = await opened.unlock(await secretToOpen(opened.header.secret, settings, talk.ask));
    const content = await checkBackup(read());
    talk.say(whatItIs(opened.header));
    for (const line of tableLines(content)) talk.say(line);
    talk.say(`It is whole: ${counted(content.rows, 'row')} of ${counted(content.tables.length, 'table')}.`);
  });
}

async function restore(file: string, settings: Settings, talk: BackupTalk): Promise<void> {
  await withBackup(file, async (opened) => {
    expectKnownRelease(opened.header);
    if (settings.DATABASE_URL) await expectDatabase(settings);
    const read = await opened.unlock(await secretToOpen(opened.header.secret, settings, talk.ask));
    // Read to its end before anything is written.
    const content = await checkBackup(read());
    const place = await preparePlace(settings, content.secrets, (line) => talk.say(line));
    try {
      const leftOut = await restoreInto(place.url, opened.header, unlessAborted(read(), talk.signal));
      await place.finish();
      if (leftOut.length > 0) talk.say(`Left out, because they are no tables of Linchpin: ${leftOut.join(', ')}.`);
    } finally {
      await place.leave();
    }
    talk.say(whatItIs(opened.header));
    talk.say(`It is restored: ${counted(content.rows, 'row')} of ${counted(content.tables.length, 'table')}.`);
    talk.say('Start it as before (npm start). Everybody signs in anew; work that was in hand is taken up.');
  });
}

async function* unlessAborted(entries: AsyncIterable<Entry>, signal: AbortSignal): AsyncGenerator<Entry> {
  for await (const entry of entries) {
    signal.throwIfAborted();
    yield entry;
  }
}

async function withBackup(file: string, work: (opened: OpenBackup) => Promise<void>): Promise<void> {
  const opened = await openBackup(file);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

function whatItIs({ product, takenAt, migrations }: BackupHeader): string {
  const at = formatDateTime(new Date(takenAt));
  return `A backup of Linchpin ${product} (${counted(migrations.length, 'migration')}), taken on ${at}.`;
}

function tableLines({ tables }: BackupContent): string[] {
  const widest = Math.max(...tables.map(({ table }) => table.length));
  return [...tables]
    .sort((one, other) => (one.table < other.table ? -1 : 1))
    .map(({ table, rows }) => `  ${table.padEnd(widest)}  ${rows.toLocaleString('en-GB').padStart(12)}`);
}

const counted = (count: number, one: string) => `${count.toLocaleString('en-GB')} ${one}${count === 1 ? '' : 's'}`;
const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
