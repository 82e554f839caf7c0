import { createCipheriv, createDecipheriv } from 'node:crypto';
import { damaged, truncated } from './broken-backup.js';
import type { ByteReader } from './byte-reader.js';

const CIPHER = 'aes-256-gcm';
const PIECE_BYTES = 64 * 1024;
const TAG_BYTES = 16;
/** In the length before a piece: it is the last one. */
const LAST = 0x8000_0000;

/**
 * Seals a stream in pieces of AES-256-GCM: length, ciphertext, tag. The nonce counts the pieces and says which is the last,
 * and each is bound to its length and to the digest of the header: what is left out, repeated, put in another place, cut
 * off or taken from another backup does not open.
 */
export async function* sealed(plain: AsyncIterable<Buffer>, key: Buffer, digest: Buffer): AsyncGenerator<Buffer> {
  let number = 0;
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of plain) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    // One is kept back, for the last must be known as the last.
    while (held.length > PIECE_BYTES) {
      yield seal(held.subarray(0, PIECE_BYTES), false, number, key, digest);
      held = held.subarray(PIECE_BYTES);
      number += 1;
    }
  }
  yield seal(held, true, number, key, digest);
}

/** Opens what `sealed` made, each piece only once it is known to be right. Throws `BackupRefusedError`. */
export async function* opened(reader: ByteReader, key: Buffer, digest: Buffer): AsyncGenerator<Buffer> {
  for (let number = 0; ; number += 1) {
    const length = await reader.take(4);
    if (length.length < 4) throw truncated();
    const said = length.readUInt32BE();
    const isLast = said >= LAST;
    const size = isLast ? said - LAST : said;
    if (size > PIECE_BYTES) throw damaged();
    const piece = await reader.take(size + TAG_BYTES);
    if (piece.length < size + TAG_BYTES) throw truncated();
    const decipher = createDecipheriv(CIPHER, key, nonce(number, isLast));
    decipher.setAAD(Buffer.concat([digest, length]));
    decipher.setAuthTag(piece.subarray(size));
    yield finished(decipher.update(piece.subarray(0, size)), () => decipher.final());
    if (!isLast) continue;
    if ((await reader.take(1)).length > 0) throw damaged();
    return;
  }
}

function finished(bytes: Buffer, check: () => unknown): Buffer {
  try {
    check();
    return bytes;
  } catch {
    throw damaged();
  }
}

function seal(plain: Buffer, isLast: boolean, number: number, key: Buffer, digest: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(plain.length + (isLast ? LAST : 0));
  const cipher = createCipheriv(CIPHER, key, nonce(number, isLast));
  cipher.setAAD(Buffer.concat([digest, length]));
  return Buffer.concat([length, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Of a key that seals one file only, so that counting is enough. */
function nonce(number: number, isLast: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt8(isLast ? 1 : 0);
  bytes.writeBigUInt64BE(BigInt(number), 4);
  return bytes;
}
