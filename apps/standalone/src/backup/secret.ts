import { readFile } from 'node:fs/promises';
import type { Settings } from '@linchpin/config';
import { errno } from '../embedded-postgres/failed-calls.js';
import { BackupRefusedError } from './backup-refused.error.js';

const SHORTEST_PASSPHRASE = 12;
const SHORTEST_KEY_FILE = 32;

/** What a backup is sealed with. */
export interface Secret {
  kind: 'passphrase' | 'key-file';
  bytes: Buffer;
}

/** Asks for a passphrase without showing it; null when there is nobody to ask. */
export type AskSecretly = (question: string) => Promise<string | null>;

/** The secret for a new backup: a key file, a passphrase from a file, or one that is asked for twice. Throws `BackupRefusedError`. */
export async function secretToSeal(settings: Settings, ask: AskSecretly): Promise<Secret> {
  if (settings.BACKUP_KEY_FILE && settings.BACKUP_PASSPHRASE_FILE) {
    throw new BackupRefusedError('Set BACKUP_PASSPHRASE_FILE or BACKUP_KEY_FILE, not both: a backup has one secret.');
  }
  if (settings.BACKUP_KEY_FILE) return keyFile(settings.BACKUP_KEY_FILE);
  const given = await passphrase(settings, ask, 'Passphrase for this backup: ');
  if ([...given].length < SHORTEST_PASSPHRASE) {
    throw new BackupRefusedError(
      `The passphrase is too short: give ${String(SHORTEST_PASSPHRASE)} characters or more, such as four words.`,
    );
  }
  if (!settings.BACKUP_PASSPHRASE_FILE && (await ask('The same again: ')) !== given) {
    throw new BackupRefusedError('The two were not the same. No backup was made.');
  }
  return { kind: 'passphrase', bytes: bytesOf(given) };
}

/** The secret of a backup that is there, of the kind that it asks for. Throws `BackupRefusedError`. */
export async function secretToOpen(kind: Secret['kind'], settings: Settings, ask: AskSecretly): Promise<Buffer> {
  if (kind === 'passphrase') return bytesOf(await passphrase(settings, ask, 'Passphrase of this backup: '));
  if (settings.BACKUP_KEY_FILE) return (await keyFile(settings.BACKUP_KEY_FILE)).bytes;
  throw new BackupRefusedError('This backup was made with a key file. Name it in BACKUP_KEY_FILE.');
}

/** The same letters typed on another machine are the same bytes. */
const bytesOf = (text: string) => Buffer.from(text.normalize('NFC'));

async function passphrase(settings: Settings, ask: AskSecretly, question: string): Promise<string> {
  const file = settings.BACKUP_PASSPHRASE_FILE;
  const given = file ? (await read(file, 'BACKUP_PASSPHRASE_FILE')).toString().split(/\r?\n/)[0] : await ask(question);
  if (given) return given;
  throw new BackupRefusedError(
    file
      ? 'The file that BACKUP_PASSPHRASE_FILE names has no passphrase in its first line.'
      : given === null
        ? 'Nobody can be asked for the passphrase here. Name a file that holds it in BACKUP_PASSPHRASE_FILE, or a key file in BACKUP_KEY_FILE.'
        : 'No passphrase was given.',
  );
}

async function keyFile(path: string): Promise<Secret> {
  const bytes = await read(path, 'BACKUP_KEY_FILE');
  if (bytes.length < SHORTEST_KEY_FILE) {
    throw new BackupRefusedError(
      `The key file is too short: it needs ${String(SHORTEST_KEY_FILE)} random bytes or more, such as those of: openssl rand -out linchpin.key 64`,
    );
  }
  return { kind: 'key-file', bytes };
}

async function read(path: string, setting: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    throw new BackupRefusedError(`The file that ${setting} names cannot be read (${errno(error) ?? 'unknown'}).`);
  }
}
