import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errno } from '../../embedded-postgres/failed-calls.js';
import { BackupRefusedError } from '../backup-refused.error.js';
import { ByteReader } from './byte-reader.js';
import { type Entry, unpacked } from './entries.js';
import { type BackupHeader, readHeader } from './header.js';
import { deriveKey, isRightKey } from './key.js';
import { opened } from './seal.js';

/** A backup that is open for reading. */
export interface OpenBackup {
  header: BackupHeader;
  /** Takes the secret and gives a way to read all of it, as often as it is called. Throws `BackupRefusedError` for a wrong one. */
  unlock(secret: Buffer): Promise<() => AsyncGenerator<Entry>>;
  close(): Promise<void>;
}

/** Opens a backup and reads its header. Throws `BackupRefusedError` for what is none. Close it afterwards. */
export async function openBackup(path: string): Promise<OpenBackup> {
  const file = await openFile(path);
  try {
    const { header } = await readHeader(new ByteReader(file));
    return { header, unlock: (secret) => unlock(file, header, secret), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function unlock(file: FileHandle, header: BackupHeader, secret: Buffer) {
  const found = await deriveKey(secret, Buffer.from(header.salt, 'base64'));
  if (!isRightKey(found, Buffer.from(header.check, 'base64'))) {
    throw new BackupRefusedError(
      header.secret === 'passphrase'
        ? 'That is not the passphrase of this backup.'
        : 'That is not the key file of this backup.',
    );
  }
  return () => entriesIn(file, found.key);
}

/** Reads anew from the same open file: nobody can put another in its place between two readings. */
async function* entriesIn(file: FileHandle, key: Buffer): AsyncGenerator<Entry> {
  const reader = new ByteReader(file);
  const { digest } = await readHeader(reader);
  const pieces = Readable.from(opened(reader, key, digest));
  const plain = createGunzip();
  // What is wrong with a piece is met by whoever reads on.
  pieces.once('error', (error) => plain.destroy(error));
  try {
    yield* unpacked(pieces.pipe(plain) as AsyncIterable<Buffer>);
  } finally {
    pieces.destroy();
    plain.destroy();
  }
}

async function openFile(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (error) {
    const code = errno(error);
    if (code === 'ENOENT') throw new BackupRefusedError(`There is no file ${path}.`);
    if (code === 'EACCES') throw new BackupRefusedError(`This account may not read ${path}.`);
    throw error;
  }
}
