import { inflateRawSync } from 'node:zlib';
import { refused } from './unusable-template.error.js';

/** A letter of a few pages is well under 1 MB. What unpacks to more than this is a mistake or an attack. */
const LIMITS = { packedBytes: 5_000_000, unpackedBytes: 20_000_000, entries: 500 } as const;
const TOO_LARGE = 'unpacks to more than 20 MB';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
/** The bit of an entry's flags that says: a password is needed. */
const WITH_PASSWORD = 1;

interface Entry {
  name: string;
  flags: number;
  method: number;
  packedSize: number;
  offset: number;
}

/**
 * The parts of a packed file by name. Sizes are measured by unpacking, not by what the file claims. Throws
 * `UnusableTemplateError` for a file that is damaged, or larger than any letter.
 */
export function unpackParts(file: Buffer): Map<string, Buffer> {
  if (file.length > LIMITS.packedBytes) throw refused('is larger than 5 MB');
  const entries = directory(file).filter(({ name }) => !name.endsWith('/'));
  // Names of parts do not differ by case alone: ECMA-376 Part 2, 6.2.2.3.
  const names = new Set(entries.map(({ name }) => name.toLowerCase()));
  if (names.size !== entries.length) throw refused('names the same part twice');
  let room: number = LIMITS.unpackedBytes;
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    const content = unpack(file, entry, room);
    room -= content.length;
    parts.set(entry.name, content);
  }
  return parts;
}

function directory(file: Buffer): Entry[] {
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_DIRECTORY)
    throw refused('is not a .docx file');
  const count = file.readUInt16LE(end + 10);
  if (count > LIMITS.entries) throw refused(`has more than ${LIMITS.entries} parts`);
  const entries: Entry[] = [];
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY_ENTRY) throw refused('is damaged');
    const nameLength = file.readUInt16LE(at + 28);
    entries.push({
      name: file.toString('utf8', at + 46, at + 46 + nameLength),
      flags: file.readUInt16LE(at + 8),
      method: file.readUInt16LE(at + 10),
      packedSize: file.readUInt32LE(at + 20),
      offset: file.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

function unpack(file: Buffer, { flags, method, packedSize, offset }: Entry, room: number): Buffer {
  if ((flags & WITH_PASSWORD) !== 0) throw refused('is packed with a password: save it without one');
  if (offset + 30 > file.length || file.readUInt32LE(offset) !== LOCAL_HEADER) throw refused('is damaged');
  const start = offset + 30 + file.readUInt16LE(offset + 26) + file.readUInt16LE(offset + 28);
  const packed = file.subarray(start, start + packedSize);
  if (method !== 0 && method !== 8) throw refused('is packed in a way that Word does not use');
  let content: Buffer;
  try {
    content = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(room, 1) });
  } catch (error) {
    const tooLarge =
      typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw refused(tooLarge ? TOO_LARGE : 'is damaged');
  }
  if (content.length > room) throw refused(TOO_LARGE);
  return content;
}
