import { setTimeout as pause } from 'node:timers/promises';

/** What an app does about faults that nothing in it caught. */
export interface UncaughtFaults {
  /** An error as it may stand in a log: nothing of anybody's record. */
  describe(fault: unknown): string;
  /** One line for the people who run the service. */
  log(line: string): void;
  /** Whether the process goes on after a promise that nobody awaited was rejected with this. */
  survives(fault: unknown): boolean;
  /** Finishes what is in hand. The process ends with code 1 afterwards, or when this takes too long. */
  close(): Promise<unknown>;
}

/** The longest that finishing the work in hand may take before the process ends all the same. */
const CLOSE_WITHIN_MS = 10_000;

/** A fault that comes again is told of once in this time, with how often it came. */
const TOLD_EVERY_MS = 60_000;

/** An answer that was begun already, or a browser that has hung up: of one request, whoever threw it. */
const OF_ONE_REQUEST = /^(ERR_HTTP_HEADERS_SENT|ERR_HTTP_TRAILER_INVALID|ERR_STREAM_|ECONNRESET$|ECONNABORTED$|EPIPE$)/;

/**
 * Catches for the whole process what nothing else has caught, so that the fault of one request never takes the app from
 * everybody. A rejected promise leaves everything else as it was: the app says whether it goes on. An exception that came
 * out of the middle of something does not: but for those that can only be of one request's connection, the process
 * finishes what is in hand and ends, and whoever runs it starts it anew. Call it once, in `main.ts`.
 */
export function watchForFaults(app: UncaughtFaults): void {
  const told = new Map<string, { at: number; times: number }>();
  let ending = false;

  const tell = (what: string, fault: unknown) => {
    const line = `${what}: ${app.describe(fault)}`;
    const before = told.get(line);
    if (before && Date.now() - before.at < TOLD_EVERY_MS) {
      before.times += 1;
      return;
    }
    // Bounded, whatever faults may say of themselves.
    if (told.size > 100) told.clear();
    told.set(line, { at: Date.now(), times: 0 });
    app.log(before?.times ? `${line} (${String(before.times)} more times since it was last told)` : line);
  };
  const end = async () => {
    if (ending) return;
    ending = true;
    await Promise.race([
      Promise.resolve(app.close()).catch((fault: unknown) => tell('It could not be closed', fault)),
      pause(CLOSE_WITHIN_MS),
    ]);
    process.exit(1);
  };

  process.on('unhandledRejection', (fault) => {
    const goesOn = app.survives(fault);
    tell(
      goesOn ? 'A fault was not handled; the app goes on' : 'A fault was not handled; the app ends to start anew',
      fault,
    );
    if (!goesOn) void end();
  });
  process.on('uncaughtException', (fault) => {
    const goesOn = OF_ONE_REQUEST.test(codeOf(fault));
    tell(goesOn ? 'A request failed; the app goes on' : 'A fault was not caught; the app ends to start anew', fault);
    if (!goesOn) void end();
  });
}

function codeOf(fault: unknown): string {
  return typeof fault === 'object' && fault !== null && 'code' in fault ? String(fault.code) : '';
}
