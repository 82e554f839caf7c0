import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 128 MB and some 0.4 seconds for each guess. Fixed by the format: a file cannot ask for more, or less. */
const COST = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
const KEY_BYTES = 32;
const CHECK_BYTES = 16;

/** What seals one backup. */
export interface BackupKey {
  key: Buffer;
  /** Says that a secret is the right one, and tells nothing of the key: the two are parts of one derivation. */
  check: Buffer;
}

/** A new salt: no two backups share a key, so that counted nonces never meet. */
export const newSalt = () => randomBytes(32);

/** The key of a backup from its secret and salt. */
export function deriveKey(secret: Buffer, salt: Buffer): Promise<BackupKey> {
  return new Promise((resolve, reject) => {
    scrypt(secret, salt, KEY_BYTES + CHECK_BYTES, COST, (error, bytes) => {
      if (error) reject(error);
      else resolve({ key: bytes.subarray(0, KEY_BYTES), check: bytes.subarray(KEY_BYTES) });
    });
  });
}

/** Whether a key is the one that a header speaks of. */
export function isRightKey({ check }: BackupKey, expected: Buffer): boolean {
  return expected.length === check.length && timingSafeEqual(check, expected);
}
