import { createHash } from 'node:crypto';
import { z } from 'zod';
import { BackupRefusedError } from '../backup-refused.error.js';
import { damaged, truncated } from './broken-backup.js';
import type { ByteReader } from './byte-reader.js';

const MAGIC = Buffer.from('linchpin-backup\n');
const FORMAT = 1;
const MOST_BYTES = 1024 * 1024;

const headerSchema = z.object({
  format: z.literal(FORMAT),
  /** The release that made it. */
  product: z.string(),
  takenAt: z.iso.datetime(),
  /** The migrations that its database had run, in their order. */
  migrations: z.array(z.string()).min(1),
  /** What opens it. */
  secret: z.enum(['passphrase', 'key-file']),
  /** Of the derivation of its key. */
  salt: z.base64(),
  /** Tells a wrong secret from a damaged file. */
  check: z.base64(),
});

/** What can be read of a backup without its secret. It is authenticated with the rest. */
export type BackupHeader = z.infer<typeof headerSchema>;

/** The first bytes of a backup, and the digest that every sealed piece is bound to. */
export function headerBytes(header: Omit<BackupHeader, 'format'>): { bytes: Buffer; digest: Buffer } {
  const text = Buffer.from(JSON.stringify({ format: FORMAT, ...header }));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const digest = digestOf(MAGIC, length, text);
  return { bytes: Buffer.concat([MAGIC, length, text, digest]), digest };
}

/** Reads the header. Throws `BackupRefusedError` for what is no backup, is damaged, or is of a newer format. */
export async function readHeader(reader: ByteReader): Promise<{ header: BackupHeader; digest: Buffer }> {
  const magic = await reader.take(MAGIC.length);
  if (!MAGIC.subarray(0, magic.length).equals(magic) || magic.length === 0) {
    throw new BackupRefusedError('The file is not a backup of Linchpin.');
  }
  const length = await reader.take(4);
  if (length.length < 4) throw truncated();
  const size = length.readUInt32BE();
  if (size > MOST_BYTES) throw damaged();
  const text = await reader.take(size);
  const digest = await reader.take(32);
  if (digest.length < 32) throw truncated();
  if (!digestOf(magic, length, text).equals(digest)) throw damaged();
  return { header: parse(text.toString()), digest };
}

function parse(text: string): BackupHeader {
  const said: unknown = JSON.parse(text);
  const { format } = z.object({ format: z.number() }).parse(said);
  if (format > FORMAT) {
    throw new BackupRefusedError('The backup was made by a newer release of Linchpin. Use that release to read it.');
  }
  const parsed = headerSchema.safeParse(said);
  if (!parsed.success) throw damaged();
  return parsed.data;
}

function digestOf(...parts: Buffer[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
