import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { SETTINGS, type Settings } from '@linchpin/config';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { RESHAPE_SCRIPT } from './reshape-script.js';

/** What came of an expression. */
export type Reshaped =
  | { outcome: 'reshaped'; value: unknown }
  /** It was killed at a limit. */
  | { outcome: 'stopped'; limit: 'time' | 'memory' | 'size' | 'queue' | 'start' }
  /** JSONata refused it. Its own message may repeat a value of the body, so only the code and the place are told. */
  | { outcome: 'failed'; code: string; position: number | null };

/** A result larger than a body may be is no event. Characters. */
const LONGEST_RESULT = 64 * 1024;

/** Starting takes a moment, far longer on a busy machine; it does not count as time of the expression. */
const START_MS = 20_000;

/** A process that nobody has needed for this long is ended: it holds some 50 MB. */
const IDLE_MS = 60_000;

/** Bodies that wait for their turn, at most: a sender must get its answer in time. */
const LONGEST_QUEUE = 20;

interface Answer {
  ready?: true;
  json?: string;
  tooLarge?: true;
  code?: string;
  position?: number | null;
}

/**
 * Runs JSONata expressions of people over bodies of strangers, one at a time, in a thread of a process of its own that
 * is killed at its limit. The next expression gets a new one.
 */
@Injectable()
export class Reshaper implements OnModuleDestroy {
  private runner: { child: ChildProcess; ready: Promise<boolean> } | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private idle: NodeJS.Timeout | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'MAPPING_LIMIT_MS'>) {}

  /** Puts a body, as JSON text, into another shape. Never rejects because of the expression or the body. */
  reshape(expression: string, json: string): Promise<Reshaped> {
    if (this.waiting >= LONGEST_QUEUE) return Promise.resolve({ outcome: 'stopped', limit: 'queue' });
    this.waiting += 1;
    clearTimeout(this.idle);
    const result = this.turn
      .then(() => this.run(expression, json))
      .finally(() => {
        this.waiting -= 1;
        if (this.waiting === 0) this.idle = setTimeout(() => this.stop(), IDLE_MS).unref();
      });
    this.turn = result.catch(() => undefined);
    return result;
  }

  onModuleDestroy(): void {
    clearTimeout(this.idle);
    this.stop();
  }

  private async run(expression: string, json: string): Promise<Reshaped> {
    const { child, ready } = (this.runner ??= this.started());
    if (!(await ready)) {
      this.stop();
      return { outcome: 'stopped', limit: 'start' };
    }
    const answer = await this.answerOf(child, { expression, json, longest: LONGEST_RESULT });
    if (answer === 'time' || answer === 'memory') {
      this.stop();
      return { outcome: 'stopped', limit: answer };
    }
    if (answer.tooLarge) return { outcome: 'stopped', limit: 'size' };
    if (answer.code !== undefined) return { outcome: 'failed', code: answer.code, position: answer.position ?? null };
    return { outcome: 'reshaped', value: answer.json === undefined ? undefined : (JSON.parse(answer.json) as unknown) };
  }

  private answerOf(child: ChildProcess, question: object): Promise<Answer | 'time' | 'memory'> {
    return new Promise((resolve) => {
      const settle = (answer: Answer | 'time' | 'memory') => {
        clearTimeout(timer);
        child.off('message', settle).off('exit', gone);
        resolve(answer);
      };
      const gone = () => settle('memory');
      const timer = setTimeout(() => settle('time'), this.settings.MAPPING_LIMIT_MS);
      child.once('message', settle).once('exit', gone);
      // A process that has gone meanwhile says so by its exit.
      child.send(question, () => undefined);
    });
  }

  private started(): { child: ChildProcess; ready: Promise<boolean> } {
    const runner = start();
    // One that ended while nobody asked it must not be asked.
    runner.child.once('exit', () => {
      if (this.runner === runner) this.runner = null;
    });
    return runner;
  }

  private stop(): void {
    this.runner?.child.kill('SIGKILL');
    this.runner = null;
  }
}

function start(): { child: ChildProcess; ready: Promise<boolean> } {
  const jsonata = createRequire(import.meta.url).resolve('jsonata');
  const child = spawn(
    process.execPath,
    ['--disallow-code-generation-from-strings', '--max-old-space-size=96', '-e', RESHAPE_SCRIPT, jsonata],
    { stdio: ['ignore', 'ignore', 'ignore', 'ipc'], env: {} },
  );
  // It must not keep a process alive that has finished otherwise.
  child.unref();
  (child.channel as { unref?: () => void } | undefined)?.unref?.();
  const ready = new Promise<boolean>((resolve) => {
    const timer = setTimeout(() => resolve(false), START_MS);
    const settle = (isReady: boolean) => {
      clearTimeout(timer);
      resolve(isReady);
    };
    child
      .once('message', () => settle(true))
      .once('exit', () => settle(false))
      .once('error', () => settle(false));
  });
  return { child, ready };
}
