import { existsSync } from 'node:fs';
import { join, dirname } from 'node:path';
import { readSettings, type Settings } from './settings.js';
import { fileURLToPath } from 'node:url';

/** Reads the settings of this process: its environment first, then the `.env` file at the project's root. */
export function settingsOfThisProcess(): Settings {
  const file = join(projectPath(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readSettings(process.env);
}

/**
 * The path of a file that ships with the project (views, templates, seed files), whether the code runs from `dist`
 * or from its sources: the root is the nearest folder above with a `nest-cli.json`.
 */
export function projectPath(...parts: string[]): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'nest-cli.json'))) {
    const above = dirname(folder);
    if (above === folder) throw new Error('The project root was not found: nest-cli.json is missing.');
    folder = above;
  }
  return join(folder, ...parts);
}
