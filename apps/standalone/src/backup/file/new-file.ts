import { randomBytes } from 'node:crypto';
import { link, open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { errno } from '../../embedded-postgres/failed-calls.js';
import { BackupRefusedError } from '../backup-refused.error.js';

const exists = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  );

const thereAlready = (path: string) =>
  new BackupRefusedError(`There is a file ${path} already, and a backup overwrites none. Give another name.`);

/** Throws `BackupRefusedError` where a backup could not be put, before anything is read for it. */
export async function expectRoomFor(path: string): Promise<void> {
  if (await exists(path)) throw thereAlready(path);
  if (!(await exists(dirname(path))))
    throw new BackupRefusedError(`There is no folder ${dirname(path)}. Make it first.`);
}

/**
 * Writes a file that only this account may read. It has another name until it is whole and on the disk; what was not
 * finished is removed. Throws `BackupRefusedError` where it cannot be written or there is one of that name.
 */
export async function writeNewFile(path: string, pieces: AsyncIterable<Buffer>): Promise<number> {
  const draft = join(dirname(path), `.${basename(path)}-${randomBytes(4).toString('hex')}.part`);
  let size = 0;
  try {
    const file = await open(draft, 'wx', 0o600);
    try {
      for await (const piece of pieces) {
        await file.writeFile(piece);
        size += piece.length;
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await putInPlace(draft, path);
    return size;
  } catch (error) {
    const code = errno(error) ?? '';
    if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOENT'].includes(code)) throw error;
    throw new BackupRefusedError(
      code === 'ENOSPC' || code === 'EDQUOT'
        ? `There is no room left in ${dirname(path)}. Nothing was kept there.`
        : `This account cannot write in ${dirname(path)} (${code}).`,
    );
  } finally {
    await rm(draft, { force: true });
  }
}

/** A link never overwrites; where the file system has none, we look first. */
async function putInPlace(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    if (errno(error) === 'EEXIST' || (await exists(path))) throw thereAlready(path);
    await rename(draft, path);
  }
}
