import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectPath } from '@linchpin/config';
import { freshRedisUrl } from './carrier.js';
import { eventually } from './eventually.js';
import { freePort } from './free-port.js';
import { password } from './linchpin.js';

/** `npm start` as a process of its own, from the built code, on a data folder of its own. */
export class StandaloneProcess {
  private child: ChildProcess | undefined;
  output = '';

  private constructor(readonly environment: Record<string, string>) {}

  /** Chooses a data folder and free ports. Nothing is started yet. */
  static async prepare(more: Record<string, string> = {}): Promise<StandaloneProcess> {
    const names = ['CONSOLE_PORT', 'INTAKE_PORT', 'PORTAL_PORT', 'MAIL_PORT', 'SMTP_PORT'];
    const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())] as const));
    const redisUrl = await freshRedisUrl();
    return new StandaloneProcess({
      ...Object.fromEntries(ports),
      DATA_DIR: join(await mkdtemp(join(tmpdir(), 'linchpin-standalone-')), 'data'),
      DEMO_PASSWORD: password,
      DEMO_IN_DATABASE: 'yes',
      ...(redisUrl && { REDIS_URL: redisUrl }),
      ...more,
    });
  }

  /** Starts and waits until it says that it is running, or has ended: then with its exit code. */
  start(): Promise<number | null> {
    return this.startWith([]);
  }

  /** The same of a council's installation, as `npm run start:council` does. */
  startCouncil(): Promise<number | null> {
    return this.startWith(['--council']);
  }

  private async startWith(args: string[]): Promise<number | null> {
    this.output = '';
    const child = this.run('main.js', args);
    this.child = child;
    await eventually(
      'Linchpin to be running',
      () => this.output.includes('Press Ctrl-C') || child.exitCode !== null,
      60_000,
    );
    return child.exitCode;
  }

  /** Ends it by a signal and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return child?.exitCode ?? null;
    const gone = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    child.kill(signal);
    return gone;
  }

  /** Runs `npm run send` beside it and returns what it printed and its exit code. */
  send(...args: string[]): Promise<{ code: number | null; printed: string }> {
    return this.command('send', ...args);
  }

  /** The same of any of its commands. */
  async command(
    name: 'backup' | 'restore' | 'send',
    ...args: string[]
  ): Promise<{ code: number | null; printed: string }> {
    let printed = '';
    const child = this.run(`${name}.js`, args, (text) => (printed += text));
    const code = await new Promise<number | null>((resolve) => child.once('close', (exitCode) => resolve(exitCode)));
    return { code, printed };
  }

  /** Begins one of its commands and kills it once this holds. */
  async killAmid(when: () => boolean | Promise<boolean>, name: 'backup' | 'restore', ...args: string[]): Promise<void> {
    const child = this.run(`${name}.js`, args);
    const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
    await eventually(`npm run ${name} to come so far`, when);
    child.kill('SIGKILL');
    await gone;
  }

  address(port: 'CONSOLE_PORT' | 'INTAKE_PORT' | 'MAIL_PORT' | 'PORTAL_PORT'): string {
    return `http://127.0.0.1:${String(this.environment[port])}`;
  }

  /** Ends it and removes its data folder. */
  async discard(): Promise<void> {
    await this.end('SIGTERM');
    await rm(join(String(this.environment.DATA_DIR), '..'), { recursive: true, force: true });
  }

  private run(file: string, args: string[], hear = (text: string) => (this.output += text)): ChildProcess {
    const { NODE_OPTIONS: _options, ...inherited } = process.env;
    const child = spawn(process.execPath, [projectPath('dist', 'apps', 'standalone', 'src', file), ...args], {
      cwd: projectPath(),
      env: { ...inherited, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', hear);
    return child;
  }
}
