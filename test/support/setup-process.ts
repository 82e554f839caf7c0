import { spawn } from 'node:child_process';
import { projectPath } from '@linchpin/config';

/** Runs `npm run setup -- …` from the built code, in a process of its own without a terminal. */
export async function runSetup(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<{ code: number | null; printed: string }> {
  const { NODE_OPTIONS: _options, DATABASE_URL: _url, ...inherited } = process.env;
  const child = spawn(process.execPath, [projectPath('dist', 'apps', 'standalone', 'src', 'setup.js'), ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, printed };
}
