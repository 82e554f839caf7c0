import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { projectPath } from '@linchpin/config';

/** One of the four apps as a process of its own, from the built code. */
export class AppProcess {
  output = '';
  private readonly ended: Promise<unknown[]>;

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
    this.ended = once(child, 'exit');
  }

  /** Starts it. It runs once `output` says so. */
  static start(app: 'console' | 'intake' | 'portal' | 'worker', settings: Record<string, unknown>): AppProcess {
    const given = Object.entries(settings).filter(([, value]) => value !== undefined);
    const child = spawn(process.execPath, [projectPath('dist', 'apps', app, 'src', 'main.js')], {
      env: { LOG_LEVEL: 'info', ...Object.fromEntries(given.map(([name, value]) => [name, String(value)])) },
      cwd: '/',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new AppProcess(child);
  }

  get isOver(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it by a signal, waits until it is gone, and says after how many milliseconds that was. */
  async end(signal: NodeJS.Signals): Promise<number> {
    const asked = Date.now();
    if (!this.isOver) this.child.kill(signal);
    await this.ended;
    return Date.now() - asked;
  }
}
