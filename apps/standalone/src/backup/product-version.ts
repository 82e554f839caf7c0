import { readFile } from 'node:fs/promises';
import { projectPath } from '@linchpin/config';

/** The release that runs, such as `0.1.0`. */
export async function productVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(projectPath('package.json'), 'utf8')) as { version: string };
  return version;
}
