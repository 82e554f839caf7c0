import { readWords, UsageError } from '../command-line.js';

/** What was asked for on the command line. */
export interface BackupRequest {
  command: 'backup' | 'verify' | 'restore';
  file: string;
}

const secretWords = `The passphrase is asked for. Where nobody can be asked: BACKUP_PASSPHRASE_FILE names a file whose first line it is, or
BACKUP_KEY_FILE a file of 32 random bytes or more that takes its place.`;

/** What `--help` prints. */
export const usage = {
  backup: `All that the running installation holds, in one encrypted file, while it goes on working.

  npm run backup -- FILE           writes it; there must be no such file yet
  npm run backup -- --verify FILE  reads one whole, without a database, and says what is in it

${secretWords} The installation is that of DATABASE_URL, or the one that npm start
runs here (DATA_DIR). docs/backup.md says what is not in a backup, and how to try one.`,
  restore: `Puts a backup into an empty place: all of it or nothing.

  npm run restore -- FILE

${secretWords} The place is the empty database of DATABASE_URL, or the data folder of
npm start (DATA_DIR), which must not be there yet or be empty. Never start the installation that was backed up again once
the restored one has been started: both would send.`,
};

/** Reads the words after `npm run backup --` or `npm run restore --`; null when help is asked for. Throws `UsageError`. */
export function readArguments(command: 'backup' | 'restore', words: string[]): BackupRequest | null {
  const help = { help: { type: 'boolean', default: false } } as const;
  const options = command === 'backup' ? ({ verify: { type: 'boolean', default: false }, ...help } as const) : help;
  const { values, positionals } = readWords(words, options);
  if (values.help) return null;
  const [file, ...more] = positionals;
  if (!file) throw new UsageError(`Say which file: npm run ${command} -- FILE`);
  if (more.length > 0) throw new UsageError(`Only one file was expected, ${file}, but ${more.join(', ')} follows.`);
  return { command: 'verify' in values && values.verify ? 'verify' : command, file };
}
