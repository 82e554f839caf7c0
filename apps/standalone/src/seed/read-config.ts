import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '@linchpin/config';
import type { z } from 'zod';
import { readContentOf } from '../config/files/configuration.js';
import { type Fault, faultLine, inOrder } from '../config/faults/fault.js';
import { LONGEST_RECORD_FILE } from '../config/areas/record-files.js';

/** A file of the council is wrong. The message tells every fault with file, line, place and what to do. */
export class WrongConfigError extends Error {
  override name = 'WrongConfigError';

  constructor(faults: readonly Fault[]) {
    const lines = inOrder(faults).map((fault) => faultLine({ ...fault, file: `config/${fault.file}` }));
    super(`The council's files are not right, so nothing was written:\n${lines.join('\n')}`);
  }
}

/** Reads one YAML file under `config/` and checks it. Throws `WrongConfigError` with every place that is wrong. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, ...path: string[]): z.infer<Schema> {
  return readConfigFile(schema, ...path).content;
}

/** The same with the way to say where in it a fault stands. */
export function readConfigFile<Schema extends z.ZodType>(schema: Schema, ...path: string[]) {
  const bytes = readFileSync(projectPath('config', ...path));
  const { read, faults } = readContentOf(path.join('/'), bytes, schema, LONGEST_RECORD_FILE);
  if (!read) throw new WrongConfigError(faults);
  return read;
}

/** The YAML files of a folder under `config/`, in order of their names. */
export function configFiles(folder: string): string[] {
  return readdirSync(projectPath('config', folder))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}
