import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { triggerFileSchema } from '@linchpin/trigger-files';
import type { EntityManager } from 'typeorm';
import { parse } from 'yaml';
import type { Held } from '../areas/area.js';
import { areas, SCHEMAS, TEMPLATES, TRIGGERS } from '../areas/areas.js';
import { templates } from '../areas/template-area.js';
import { exportedTrigger, readTriggers } from '../plan/installed-triggers.js';
import { schemaName, schemaTexts, TRIGGER_SCHEMA } from './json-schemas.js';
import { yamlText } from './write-yaml.js';

/** The directory holds other files by the same names. The message is a sentence; nothing was written. */
export class WouldOverwriteError extends Error {
  override name = 'WouldOverwriteError';
}

/** Files by their place below the directory. */
export type Files = ReadonlyMap<string, string | Buffer>;

const triggerLook = {
  comment: [],
  schemaFile: `../${SCHEMAS}/${TRIGGER_SCHEMA}`,
  first: ['name', 'title', 'on', 'repeats', 'ownerTeam', 'author', 'approver', 'reason', 'inForceFrom'],
};

/**
 * The configuration of an installation as files: the same files for the same configuration. `fileNames` are the names
 * of the Word files to be kept, by the code of their template.
 */
export async function exportedFiles(
  manager: EntityManager,
  fileNames: ReadonlyMap<string, string> = new Map(),
): Promise<Files> {
  const files = new Map<string, string | Buffer>();
  for (const area of areas) {
    const read = await area.read(manager);
    const held = area === templates ? renamed(read, fileNames) : read;
    files.set(
      area.file,
      yamlText(area.schema, held.content, { comment: area.comment, schemaFile: `../${SCHEMAS}/${schemaName(area)}` }),
    );
    for (const [name, content] of held.files) files.set(`${TEMPLATES}/${name}`, content);
  }
  for (const { name, newest } of (await readTriggers(manager)).values()) {
    // What is switched off is in no file: a file that is there is in force.
    if (!newest || newest.state === 'retired') continue;
    files.set(`${TRIGGERS}/${name}.yaml`, yamlText(triggerFileSchema, exportedTrigger(newest.file), triggerLook));
  }
  for (const [name, text] of schemaTexts()) files.set(`${SCHEMAS}/${name}`, text);
  return files;
}

/**
 * Writes files into a directory and returns those that were not there, or said something else. What else is there is
 * left alone. Throws `WouldOverwriteError` before anything is written when another file would be lost.
 */
export async function writeFiles(directory: string, files: Files, overwrite: boolean): Promise<string[]> {
  const [news, others]: string[][] = [[], []];
  for (const [file, content] of files) {
    const present = await readFile(join(directory, file)).catch(() => undefined);
    if (present?.equals(Buffer.from(content))) continue;
    news?.push(file);
    if (present) others?.push(file);
  }
  const [first, ...more] = others ?? [];
  if (first && !overwrite) {
    const rest = more.length > 0 ? `, and ${String(more.length)} more` : '';
    throw new WouldOverwriteError(
      `${join(directory, first)} is there and says something else${rest}. Name an empty directory, or add --overwrite.`,
    );
  }
  for (const file of news ?? []) {
    const path = join(directory, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, files.get(file) ?? '');
  }
  return news ?? [];
}

/** The names of the Word files that a directory has already, by the code of their template. */
export async function knownWordFiles(directory: string): Promise<Map<string, string>> {
  const text = await readFile(join(directory, templates.file), 'utf8').catch(() => '');
  try {
    const parsed = templates.schema.safeParse(parse(text));
    const rows = parsed.success ? (parsed.data as { templates: { code: string; file: string }[] }).templates : [];
    return new Map(rows.map(({ code, file }) => [code, file]));
  } catch {
    return new Map(); // not YAML: what is there is to be replaced, or the export is refused
  }
}

interface TemplateRow {
  code: string;
  file: string;
}

function renamed({ content, files }: Held, names: ReadonlyMap<string, string>): Held {
  const rows = (content as { templates: TemplateRow[] }).templates;
  const nameOf = ({ code, file }: TemplateRow) => names.get(code) ?? file;
  return {
    content: { templates: rows.map((row) => ({ ...row, file: nameOf(row) })) },
    files: new Map(rows.flatMap((row) => [[nameOf(row), files.get(row.file)] as const]).filter(isThere)),
  };
}

function isThere(entry: readonly [string, Buffer | undefined]): entry is [string, Buffer] {
  return entry[1] !== undefined;
}
