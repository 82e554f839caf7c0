import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { UsageError } from './command-line.js';
import { readArguments, usage } from './config/arguments.js';
import { type Conversation, type Request, runCommand } from './config/command.js';

const talk: Conversation = {
  say: (line) => void process.stdout.write(`${line}\n`),
  ask: async (question) => {
    if (!process.stdin.isTTY) return null;
    const terminal = createInterface({ input: process.stdin, output: process.stdout });
    // Whoever ends the input instead of answering does not agree.
    const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), ended]);
    terminal.close();
    return /^y(es)?$/i.test(answer.trim());
  },
};

process.exitCode = await main();

async function main(): Promise<0 | 1 | 2> {
  let request: Request | null = null;
  try {
    request = readArguments(process.argv.slice(2));
    if (request) return await runCommand(request, settingsOfThisProcess(), talk);
    talk.say(usage);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      talk.say(`${error.message}\nnpm run config -- --help says more.`);
      return 2;
    }
    // What was not foreseen may quote what it stumbled over: only what may stand in a log is shown.
    talk.say(error instanceof InvalidSettingsError ? error.message : describeForLog(error));
    if (request?.command === 'apply') talk.say('Nothing was changed.');
    return 1;
  }
}
