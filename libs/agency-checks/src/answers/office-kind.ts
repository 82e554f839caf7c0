import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import type { FileBytes } from './file-bytes.js';

/** What a file of an office program is. `other` is an archive, a damaged file, one with macros. */
export type OfficeKind =
  | 'docx'
  | 'word-template'
  | 'protected'
  | 'old-word'
  | 'spreadsheet'
  | 'presentation'
  | 'open-document'
  | 'mail'
  | 'other';

const unpack = promisify(inflateRaw);

/** The list of contents says what the main part is; no real one is longer, in bytes. */
const LONGEST_LIST = 1_000_000;

/** The end of an archive is found in so many last bytes: its record and the longest comment. */
const END_WITHIN = 22 + 65_535;

const openXml: readonly [RegExp, OfficeKind][] = [
  [/wordprocessingml\.document\.main\+xml/, 'docx'],
  [/wordprocessingml\.template\.main\+xml/, 'word-template'],
  [/spreadsheetml\.(?:sheet|template)\.main\+xml/, 'spreadsheet'],
  [/presentationml\.(?:presentation|slideshow|template)\.main\+xml/, 'presentation'],
];

/** Names of streams in an old office file, which holds them in UTF-16. */
const streams: readonly [string, OfficeKind][] = [
  ['EncryptedPackage', 'protected'],
  ['WordDocument', 'old-word'],
  ['Workbook', 'spreadsheet'],
  ['PowerPoint Document', 'presentation'],
  ['__substg1.0_', 'mail'],
];

/** What a compound file is: how Office wrote before 2007, and still wraps what is protected with a password. */
export function oldOfficeKind(bytes: FileBytes): OfficeKind {
  const found = streams.find(([name]) => bytes.indexOf(Buffer.from(name, 'utf16le')) !== -1);
  return found?.[1] ?? 'other';
}

/** What an archive is, by its own list of contents. */
export async function zipKind(bytes: FileBytes): Promise<OfficeKind> {
  const entries = entriesOf(bytes);
  if (entries.some(({ isEncrypted }) => isEncrypted)) return 'protected';
  const list = entries.find(({ name }) => name === '[Content_Types].xml');
  if (list) {
    const types = await read(bytes, list);
    return openXml.find(([type]) => type.test(types))?.[1] ?? 'other';
  }
  const mimetype = entries.find(({ name }) => name === 'mimetype');
  return mimetype && (await read(bytes, mimetype)).includes('opendocument') ? 'open-document' : 'other';
}

interface Entry {
  name: string;
  isEncrypted: boolean;
  method: number;
  packed: number;
  at: number;
}

/** The entries that the directory at the end of an archive names; none when it is damaged. */
function entriesOf(bytes: FileBytes): Entry[] {
  const tail = bytes.slice(Math.max(0, bytes.length - END_WITHIN), bytes.length);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end === -1 || end + 22 > tail.length) return [];
  const [size, start] = [tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16)];
  const directory = bytes.slice(start, start + size);
  const entries: Entry[] = [];
  for (let at = 0; at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      isEncrypted: (directory.readUInt16LE(at + 8) & 1) === 1,
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      at: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/** An entry as text; empty when it is damaged or far too long. */
async function read(bytes: FileBytes, { at, method, packed }: Entry): Promise<string> {
  const head = bytes.slice(at, at + 30);
  if (head.length < 30 || packed > LONGEST_LIST) return '';
  const from = at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const content = bytes.slice(from, from + packed);
  if (method === 0) return content.toString('utf8');
  return unpack(content, { maxOutputLength: LONGEST_LIST }).then(
    (text) => text.toString('utf8'),
    () => '',
  );
}
