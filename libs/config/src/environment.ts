import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectPath } from './project-path.js';
import { readSettings, type Settings } from './settings.js';

/** Reads the settings of this process: its environment first, then the `.env` file at the project's root. */
export function settingsOfThisProcess(): Settings {
  const file = join(projectPath(), '.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return readSettings(process.env);
}
