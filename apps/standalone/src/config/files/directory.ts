import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { kindByName } from '@linchpin/documents';
import { areas, SCHEMAS, TEMPLATES, TRIGGERS } from '../areas/areas.js';
import { recordFiles } from '../areas/record-files.js';
import { type Fault, faultOfFile } from '../faults/fault.js';
import { nearMiss } from '../faults/near-miss.js';

/** The directory that was named is not there, or is no directory. The message is a sentence. */
export class NoDirectoryError extends Error {
  override name = 'NoDirectoryError';
}

/** The files of a configuration's directory, by what they are. */
export interface Listing {
  /** Every file to be read as YAML, below the directory. */
  files: ReadonlySet<string>;
  /** Records of cases among them: to be checked, and never applied. */
  records: ReadonlySet<string>;
  /** Names of the triggers' files. */
  triggers: readonly string[];
  /** Names of the Word files. */
  wordFiles: readonly string[];
  /** Files and folders that nobody would ever read. */
  faults: readonly Fault[];
}

/** A Word file that is larger is no letter. */
const LONGEST_WORD_FILE = 5_000_000;

/** Lists a configuration's directory. Throws `NoDirectoryError` when there is none. */
export async function listDirectory(directory: string): Promise<Listing> {
  const known = await stat(directory).catch(() => undefined);
  if (!known?.isDirectory()) throw new NoDirectoryError(`There is no directory ${directory}.`);
  const expected = areas.map(({ file }) => file);
  const folders = new Set([...expected.map((file) => file.split('/')[0] ?? ''), TRIGGERS, TEMPLATES]);
  const files = new Set<string>();
  const records = new Set<string>();
  const [triggers, wordFiles]: string[][] = [[], []];
  const faults: Fault[] = [];
  for (const name of await namesIn(directory)) {
    const isFolder = (await stat(join(directory, name))).isDirectory();
    if (isFolder && name === SCHEMAS) continue;
    if (!isFolder || !folders.has(name)) {
      faults.push(faultOfFile(name, `This is no part of a configuration.${nearMiss(name, folders)}`));
      continue;
    }
    for (const inside of await namesIn(join(directory, name))) {
      const file = `${name}/${inside}`;
      const { size } = await stat(join(directory, name, inside));
      if (inside.startsWith('~$')) {
        faults.push(
          faultOfFile(file, 'Word has this file open, or was ended while it had: close Word, or delete this file.'),
        );
        continue;
      }
      if (recordFiles.some((one) => one.file === file)) records.add(file);
      else if (expected.includes(file)) files.add(file);
      else if (name === TRIGGERS && inside.endsWith('.yaml')) {
        files.add(file);
        triggers?.push(inside);
      } else if (name === TEMPLATES && inside.endsWith('.docx') && size <= LONGEST_WORD_FILE) wordFiles?.push(inside);
      else faults.push(unknownFile(name, inside, expected));
    }
  }
  if (files.size === 0 && faults.length === 0) {
    throw new NoDirectoryError(
      `The directory ${directory} holds no configuration. Its files are in ${[...folders].join('/, ')}/.`,
    );
  }
  return { files, records, triggers: triggers ?? [], wordFiles: wordFiles ?? [], faults };
}

function unknownFile(folder: string, name: string, expected: readonly string[]): Fault {
  const file = `${folder}/${name}`;
  if (name.endsWith('.yml')) return faultOfFile(file, 'Call it .yaml: a file .yml is not read.');
  const kind = folder === TEMPLATES ? kindByName(name) : null;
  if (kind) return faultOfFile(file, `This is ${kind}.`);
  if (name.endsWith('.docx') && folder === TEMPLATES) return faultOfFile(file, 'The Word file is larger than 5 MB.');
  return faultOfFile(
    file,
    `There is no such file in a configuration.${nearMiss(file, [...expected, ...recordFiles.map((one) => one.file)])}`,
  );
}

/** Hidden files and notes to the reader are nobody's configuration. */
async function namesIn(directory: string): Promise<string[]> {
  return (await readdir(directory)).filter((name) => !name.startsWith('.') && !/^readme(\.\w+)?$/i.test(name)).sort();
}
