import { spawn } from 'node:child_process';
import { projectPath } from '@linchpin/config';

interface Ended {
  code: number | null;
  printed: string;
}

/** Runs `npm run setup -- …` from the built code, in a process of its own without a terminal. */
export const runSetup = (args: readonly string[]): Promise<Ended> => run('setup.js', args, {});

/** Runs `npm run doctor` in the same way, with these settings. */
export const runDoctor = (environment: Record<string, string>): Promise<Ended> => run('doctor.js', [], environment);

async function run(file: string, args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const { NODE_OPTIONS: _options, DATABASE_URL: _url, ...inherited } = process.env;
  const child = spawn(process.execPath, [projectPath('dist', 'apps', 'standalone', 'src', file), ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, printed };
}
