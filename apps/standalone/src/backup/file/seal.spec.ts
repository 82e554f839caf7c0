import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ByteReader } from './byte-reader.js';
import { writeNewFile } from './new-file.js';
import { opened, sealed } from './seal.js';

const key = randomBytes(32);
const digest = randomBytes(32);
const PIECE = 64 * 1024;
/** Length before a piece and tag behind it. */
const AROUND = 20;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linchpin-seal-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function* inParts(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) {
    yield await Promise.resolve(bytes.subarray(at, at + size));
  }
}

async function all(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const seal = (plain: Buffer, size = 10_000) => all(sealed(inParts(plain, size), key, digest));

async function unseal(bytes: Buffer, withKey = key, withDigest = digest): Promise<Buffer> {
  const path = join(folder, randomBytes(6).toString('hex'));
  await writeFile(path, bytes);
  const file = await open(path, 'r');
  try {
    return await all(opened(new ByteReader(file), withKey, withDigest));
  } finally {
    await file.close();
  }
}

const isDamaged = /The file is damaged, or was changed/;
const isTruncated = /The file is not whole: it ends too soon/;

describe('a sealed stream', () => {
  it.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])(
    'of %i bytes opens as it was',
    async (size) => {
      const plain = randomBytes(size);
      for (const part of [7_000, PIECE, 200_000])
        expect((await unseal(await seal(plain, part))).equals(plain)).toBe(true);
    },
  );

  it('shows nothing of what is in it', async () => {
    expect((await seal(Buffer.from('Amina Example'.repeat(100)))).includes('Amina')).toBe(false);
  });

  it('says of every changed bit that it is damaged', async () => {
    const whole = await seal(randomBytes(300));
    for (let at = 4; at < whole.length; at += 1) {
      const changed = Buffer.from(whole);
      changed[at] = (changed[at] ?? 0) ^ 0x10;
      await expect(unseal(changed)).rejects.toThrow(isDamaged);
    }
  });

  it('is never taken for whole when its lengths are changed', async () => {
    const whole = await seal(randomBytes(PIECE + 300));
    for (const [piece, byte] of [0, 1].flatMap((of) => [0, 1, 2, 3].map((each) => [of, each] as const))) {
      const changed = Buffer.from(whole);
      const at = piece * (PIECE + AROUND) + byte;
      changed[at] = (changed[at] ?? 0) ^ 0x81;
      await expect(unseal(changed)).rejects.toThrow(/damaged|not whole/);
    }
  });

  it('says of every place in which it is cut off that it ends too soon', async () => {
    const whole = await seal(randomBytes(2 * PIECE));
    const between = [PIECE + AROUND, whole.length - 1];
    for (const length of [0, 1, 3, 4, 100, PIECE, ...between, ...between.map((at) => at - 1)]) {
      await expect(unseal(whole.subarray(0, length))).rejects.toThrow(isTruncated);
    }
  });

  it('says of pieces that are swapped, repeated, left out or added that it is damaged', async () => {
    const whole = await seal(randomBytes(3 * PIECE + 9));
    const piece = (index: number) => whole.subarray(index * (PIECE + AROUND), (index + 1) * (PIECE + AROUND));
    // A piece that is not the last, said to be: what was cut off behind it would not be missed.
    const saidToBeLast = Buffer.from(piece(0));
    saidToBeLast.writeUInt32BE(0x8000_0000 + PIECE);
    const wrong = [
      [saidToBeLast],
      [piece(1), piece(0), piece(2), piece(3)],
      [piece(0), piece(0), piece(1), piece(2), piece(3)],
      [piece(0), piece(2), piece(3)],
      [piece(0), piece(3)],
      [piece(3)],
      [whole, piece(0)],
      [whole, Buffer.from('x')],
    ];
    for (const pieces of wrong) await expect(unseal(Buffer.concat(pieces))).rejects.toThrow(isDamaged);
  });

  it('opens with its own key and header only', async () => {
    const whole = await seal(randomBytes(10));
    await expect(unseal(whole, randomBytes(32))).rejects.toThrow(isDamaged);
    await expect(unseal(whole, key, randomBytes(32))).rejects.toThrow(isDamaged);
  });
});

describe('a new file', () => {
  it('has its name once it is whole, and is for this account alone', async () => {
    const path = join(folder, 'new.backup');
    async function* looking() {
      await expect(stat(path)).rejects.toThrow('ENOENT');
      yield Buffer.from('all of it');
    }
    expect(await writeNewFile(path, looking())).toBe(9);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, 'utf8')).toBe('all of it');
  });

  it('overwrites none, and leaves nothing behind that was not finished', async () => {
    const mine = await mkdtemp(join(folder, 'kept-'));
    const path = join(mine, 'kept.backup');
    await writeFile(path, 'kept');
    await expect(writeNewFile(path, inParts(Buffer.from('other'), 2))).rejects.toThrow(/There is a file .* already/);
    async function* breaking() {
      yield await Promise.resolve(Buffer.from('half'));
      throw new Error('broken off');
    }
    await expect(writeNewFile(join(mine, 'half.backup'), breaking())).rejects.toThrow('broken off');
    expect(await readFile(path, 'utf8')).toBe('kept');
    expect(await readdir(mine)).toEqual(['kept.backup']);
  });
});
