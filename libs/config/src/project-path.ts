import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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
