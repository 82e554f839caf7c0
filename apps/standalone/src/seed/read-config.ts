import { readdirSync, readFileSync } from 'node:fs';
import { projectPath } from '@linchpin/config';
import { parse } from 'yaml';
import { z } from 'zod';

/** Reads one YAML file under `config/` and checks it. The error names the file and every place that is wrong. */
export function readConfig<Schema extends z.ZodType>(schema: Schema, ...path: string[]): z.infer<Schema> {
  const parsed = schema.safeParse(parse(readFileSync(projectPath('config', ...path), 'utf8')));
  if (parsed.success) return parsed.data;
  throw new Error(`config/${path.join('/')} is wrong:\n${z.prettifyError(parsed.error)}`);
}

/** The YAML files of a folder under `config/`, in order of their names. */
export function configFiles(folder: string): string[] {
  return readdirSync(projectPath('config', folder))
    .filter((file) => file.endsWith('.yaml'))
    .sort();
}
