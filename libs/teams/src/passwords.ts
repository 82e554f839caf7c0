import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** OWASP password storage: 19 MiB, two passes, one lane. The library's own kind is argon2id. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A salted argon2id hash that carries its own cost, so that the cost can grow without locking anybody out. */
export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), cost);
}

/** Whether the password is the hashed one. Takes as long for a hash that is missing, so that nobody learns who exists. */
export async function passwordMatches(password: string, kept: string | null): Promise<boolean> {
  if (kept?.startsWith('scrypt$')) return scryptMatches(password, kept);
  const matches = await verify(kept ?? (await absent), password.normalize('NFKC'));
  return kept !== null && matches;
}

/** Whether a hash is of an older way or cost: then the password that has just matched is hashed anew. */
export function isOutdated(kept: string): boolean {
  const { memoryCost, timeCost, parallelism } = cost;
  return !kept.startsWith(`$argon2id$v=19$m=${String(memoryCost)},t=${String(timeCost)},p=${String(parallelism)}$`);
}

const absent = hashPassword(randomBytes(16).toString('hex'));

/** As release 0.1.0 hashed them. */
async function scryptMatches(password: string, kept: string): Promise<boolean> {
  const [, N, r, p, salt, key] = kept.split('$');
  if (!salt || !key) return false;
  const expected = Buffer.from(key, 'base64');
  const options = { N: Number(N), r: Number(r), p: Number(p), maxmem: 64 * 1024 * 1024 };
  const given = await derive(password, Buffer.from(salt, 'base64'), expected.length, options);
  return timingSafeEqual(given, expected);
}

function derive(password: string, salt: Buffer, bytes: number, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}
