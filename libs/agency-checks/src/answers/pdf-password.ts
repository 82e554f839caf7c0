import { createCipheriv, createHash } from 'node:crypto';
import type { FileBytes } from './file-bytes.js';

/** What a PDF's own name of its protection is followed by: an object by number, or the object itself. */
const REFERENCE = /^\/Encrypt\s*(?:(\d+)\s+(\d+)\s+R|<<)/;

/** How much is read of a protection's description, in bytes. */
const LONGEST_DESCRIPTION = 8192;

/** ISO 32000-1, 7.6.3.3: what fills up a password to 32 bytes. */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');

/**
 * Whether a PDF asks for a password before it can be read. Many carry a protection that only forbids printing or
 * copying: those open with the empty password, and are not meant. One whose protection is not understood counts as
 * protected: its sender is asked for another, and nothing is kept that nobody can read.
 */
export function isProtectedPdf(bytes: FileBytes): boolean {
  for (let at = bytes.indexOf(ENCRYPT); at !== -1; at = bytes.indexOf(ENCRYPT, at + 1)) {
    const text = bytes.slice(at, at + LONGEST_DESCRIPTION).toString('latin1');
    const [, object, generation] = REFERENCE.exec(text) ?? [];
    // `/Encrypt` may stand in the words of a page as well.
    if (!REFERENCE.test(text)) continue;
    const description = object ? objectText(bytes, object, generation ?? '0') : text;
    if (description) return !opensWithoutPassword(description, idOf(bytes));
  }
  return false;
}

const ENCRYPT = Buffer.from('/Encrypt');

function objectText(bytes: FileBytes, object: string, generation: string): string | undefined {
  for (const before of ['\n', '\r']) {
    const at = bytes.indexOf(Buffer.from(`${before}${object} ${generation} obj`));
    if (at !== -1)
      return bytes
        .slice(at, at + LONGEST_DESCRIPTION)
        .toString('latin1')
        .split('endobj')[0];
  }
  return undefined;
}

/** The first half of the file's identifier, which its keys are made with. */
function idOf(bytes: FileBytes): Buffer {
  const at = bytes.indexOf(Buffer.from('/ID'));
  if (at === -1) return Buffer.alloc(0);
  return stringAfter(bytes.slice(at, at + 512).toString('latin1'), /^\/ID\s*\[\s*/) ?? Buffer.alloc(0);
}

/** ISO 32000-1, 7.6.3.4, algorithm 6, and ISO 32000-2, 7.6.4.4.10, algorithm 11, with the empty password. */
function opensWithoutPassword(description: string, id: Buffer): boolean {
  const number = (name: string) => Number(new RegExp(`/${name}\\s+(-?\\d+)`).exec(description)?.[1]);
  const text = (name: string) => stringAfter(description, new RegExp(`/${name}\\s*(?=[<(])`));
  const [revision, user, owner] = [number('R'), text('U'), text('O')];
  if (!/\/Filter\s*\/Standard\b/.test(description) || !user || !owner) return false;
  if (revision === 5 || revision === 6) {
    const salt = user.subarray(32, 40);
    const hash = revision === 5 ? createHash('sha256').update(salt).digest() : hardenedHash(salt);
    return hash.equals(user.subarray(0, 32));
  }
  if (!(revision >= 2 && revision <= 4)) return false;
  const bytesOfKey = revision === 2 ? 5 : Math.min(16, Math.max(5, (number('Length') || 40) / 8));
  const rights = Buffer.alloc(4);
  rights.writeInt32LE(number('P') | 0);
  const parts = [PADDING, owner.subarray(0, 32), rights, id];
  if (revision === 4 && /\/EncryptMetadata\s+false/.test(description)) parts.push(Buffer.from('ffffffff', 'hex'));
  let key: Buffer = createHash('md5').update(Buffer.concat(parts)).digest();
  if (revision > 2) for (let round = 0; round < 50; round += 1) key = md5(key.subarray(0, bytesOfKey));
  key = key.subarray(0, bytesOfKey);
  if (revision === 2) return rc4(key, PADDING).equals(user.subarray(0, 32));
  let expected: Buffer = rc4(key, md5(Buffer.concat([PADDING, id])));
  for (let round = 1; round <= 19; round += 1)
    expected = rc4(
      key.map((byte) => byte ^ round),
      expected,
    );
  return expected.equals(user.subarray(0, 16));
}

/** ISO 32000-2, 7.6.4.3.4, algorithm 2.B, with the empty password and no user key. */
function hardenedHash(salt: Buffer): Buffer {
  let key = createHash('sha256').update(salt).digest();
  for (let round = 0, last = 0; round < 64 || last > round - 32; round += 1) {
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32)).setAutoPadding(false);
    const encrypted = cipher.update(Buffer.concat(Array<Buffer>(64).fill(key)));
    const remainder = encrypted.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = createHash(['sha256', 'sha384', 'sha512'][remainder] ?? 'sha256')
      .update(encrypted)
      .digest();
    last = encrypted.at(-1) ?? 0;
  }
  return key.subarray(0, 32);
}

function md5(bytes: Buffer): Buffer {
  return createHash('md5').update(bytes).digest();
}

/** OpenSSL 3 no longer offers it, and every older PDF is made with it. */
function rc4(key: Uint8Array, bytes: Buffer): Buffer {
  const box = Uint8Array.from({ length: 256 }, (_, index) => index);
  const swap = (a: number, b: number) => ([box[a], box[b]] = [box[b] ?? 0, box[a] ?? 0]);
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + (box[i] ?? 0) + (key[i % key.length] ?? 0)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return bytes.map((byte) => {
    i = (i + 1) & 255;
    j = (j + (box[i] ?? 0)) & 255;
    swap(i, j);
    return byte ^ (box[((box[i] ?? 0) + (box[j] ?? 0)) & 255] ?? 0);
  }) as Buffer;
}

/** A string of a PDF that stands where the pattern ends: `<48656c6c6f>` or `(Hel\154o)`. */
function stringAfter(text: string, pattern: RegExp): Buffer | undefined {
  const match = pattern.exec(text);
  if (!match) return undefined;
  const rest = text.slice(match.index + match[0].length);
  const hex = /^<([\da-f\s]*)>/i.exec(rest)?.[1];
  if (hex !== undefined) return Buffer.from(hex.replace(/\s/g, ''), 'hex');
  return rest.startsWith('(') ? literal(rest) : undefined;
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, b: 8, f: 12 };

function literal(text: string): Buffer {
  const bytes: number[] = [];
  for (let at = 1, depth = 1; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (sign === '\\') {
      const octal = /^[0-7]{1,3}/.exec(text.slice(at + 1))?.[0];
      const next = text[at + 1] ?? '';
      if (octal) bytes.push(Number.parseInt(octal, 8) & 255);
      else if (next !== '\n' && next !== '\r') bytes.push(ESCAPES[next] ?? next.charCodeAt(0));
      at += octal?.length ?? 1;
      continue;
    }
    if (sign === '(') depth += 1;
    if (sign === ')') depth -= 1;
    if (depth === 0) break;
    bytes.push(sign.charCodeAt(0));
  }
  return Buffer.from(bytes);
}
