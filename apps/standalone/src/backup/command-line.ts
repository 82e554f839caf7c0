import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { UsageError } from '../command-line.js';
import { readArguments, usage } from './arguments.js';
import { type BackupTalk, runBackupCommand } from './command.js';

const ending = new AbortController();

const talk: BackupTalk = {
  signal: ending.signal,
  say: (line) => void process.stdout.write(`${line}\n`),
  ask: async (question) => {
    if (!process.stdin.isTTY) return null;
    process.stdout.write(question);
    // What is typed is shown nowhere: the terminal writes it into nothing.
    const nowhere = new Writable({ write: (_text, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    // Whoever ends the input instead of answering gives none.
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(''), ended]);
    terminal.close();
    process.stdout.write('\n');
    return answer;
  },
};

/** Runs `npm run backup` or `npm run restore` with the words of this process, and sets its exit status. */
export async function runCommandLine(command: 'backup' | 'restore'): Promise<void> {
  // The first signal undoes what was begun, the second ends it at once: the database then undoes it by itself.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => ending.abort());
  process.exitCode = await statusOf(command);
}

async function statusOf(command: 'backup' | 'restore'): Promise<0 | 1 | 2> {
  try {
    const request = readArguments(command, process.argv.slice(2));
    if (request) return await runBackupCommand(request, settingsOfThisProcess(), talk);
    talk.say(usage[command]);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      talk.say(`${error.message}\nnpm run ${command} -- --help says more.`);
      return 2;
    }
    // What was not foreseen may quote what it stumbled over: only what may stand in a log is shown.
    talk.say(error instanceof InvalidSettingsError ? error.message : describeForLog(error));
    talk.say(command === 'backup' ? 'No backup was made.' : 'Nothing was restored.');
    return 1;
  }
}
