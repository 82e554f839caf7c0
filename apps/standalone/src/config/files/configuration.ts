import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type TriggerFile, triggerFileSchema } from '@linchpin/trigger-files';
import type { z } from 'zod';
import type { Area, Held } from '../areas/area.js';
import { areas, TEMPLATES, TRIGGERS } from '../areas/areas.js';
import { LONGEST_RECORD_FILE, type RecordFile, recordFiles } from '../areas/record-files.js';
import { templates } from '../areas/template-area.js';
import { type Fault, faultOfFile } from '../faults/fault.js';
import { plainMessage } from '../faults/plain-messages.js';
import { type ContentFault, schemaFaults } from '../faults/schema-faults.js';
import { listDirectory } from './directory.js';
import { LONGEST_FILE, readYaml } from './yaml-text.js';

/** Turns a fault of a content into one with its line. */
export type Locate = (fault: ContentFault) => Fault;

/** A file that is right as far as its schema can tell. */
export interface ReadFile<Content = unknown> {
  file: string;
  content: Content;
  locate: Locate;
}

/** What a directory holds. Files with faults are left out: those are told, and nothing is done with any. */
export interface Configuration {
  areas: ReadonlyMap<Area, ReadFile>;
  triggers: readonly ReadFile<TriggerFile>[];
  wordFiles: ReadonlyMap<string, Buffer>;
  /** Records of cases that lie beside the configuration. */
  records: ReadonlyMap<RecordFile, ReadFile>;
  /** Every file that was read, right or wrong. */
  files: readonly string[];
  faults: readonly Fault[];
}

/** Reads every file of a directory, each against its schema. Nothing is thrown for what is wrong with them. */
export async function readConfiguration(directory: string): Promise<Configuration> {
  const listing = await listDirectory(directory);
  const faults = [...listing.faults];
  const read = async <Schema extends z.ZodType>(file: string, schema: Schema, longest = LONGEST_FILE) => {
    const result = await readContent(directory, file, schema, longest);
    faults.push(...result.faults);
    return result.read;
  };
  const found = new Map<Area, ReadFile>();
  for (const area of areas) {
    const file = listing.files.has(area.file) ? await read(area.file, area.schema) : undefined;
    if (file) found.set(area, file);
  }
  const triggers: ReadFile<TriggerFile>[] = [];
  for (const name of listing.triggers) {
    const file = await read(`${TRIGGERS}/${name}`, triggerFileSchema);
    if (file) triggers.push(file);
  }
  const wordFiles = new Map<string, Buffer>();
  for (const name of listing.wordFiles) wordFiles.set(name, await readFile(join(directory, TEMPLATES, name)));
  const records = new Map<RecordFile, ReadFile>();
  for (const one of recordFiles) {
    const file = listing.records.has(one.file) ? await read(one.file, one.schema, LONGEST_RECORD_FILE) : undefined;
    if (file) records.set(one, file);
  }
  const files = [...listing.files, ...listing.records].sort();
  return { areas: found, triggers, wordFiles, records, files, faults };
}

/** What the files hold of an area, for comparing and writing; undefined when its file is not there. */
export function heldOf(configuration: Configuration, area: Area): Held | undefined {
  const file = configuration.areas.get(area);
  if (!file) return undefined;
  return { content: file.content, files: area === templates ? configuration.wordFiles : new Map<string, Buffer>() };
}

async function readContent<Schema extends z.ZodType>(
  directory: string,
  file: string,
  schema: Schema,
  longest: number,
): Promise<{ read?: ReadFile<z.infer<Schema>>; faults: Fault[] }> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, file));
  } catch {
    return { faults: [faultOfFile(file, `${basename(file)} cannot be read. Look at who may read it.`)] };
  }
  return readContentOf(file, bytes, schema, longest);
}

/** What a file holds, or what is wrong with it as YAML and against its schema, in words and with places. */
export function readContentOf<Schema extends z.ZodType>(
  file: string,
  bytes: Uint8Array,
  schema: Schema,
  longest = LONGEST_FILE,
): { read?: ReadFile<z.infer<Schema>>; faults: Fault[] } {
  const { value, locate, faults } = readYaml(file, bytes, longest);
  if (!locate) return { faults };
  const parsed = schema.safeParse(value, { error: plainMessage });
  if (parsed.success) return { read: { file, content: parsed.data, locate }, faults: [] };
  return { faults: schemaFaults(schema, parsed.error).map(locate) };
}
