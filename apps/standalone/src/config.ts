import 'reflect-metadata';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { InvalidSettingsError, settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { type Conversation, type Request, runCommand } from './config/command.js';

const usage = `The configuration of an installation as files: triggers, teams, staff, rooms, agencies, addressees,
closure days, school terms, letter templates, sources.

  npm run config -- check  --dir config/               reads and checks the files; needs no installation
  npm run config -- export --dir DIRECTORY             writes what the running installation has
  npm run config -- plan   --dir DIRECTORY             says what apply would do
  npm run config -- apply  --dir DIRECTORY --as ST-01  shows the plan, asks, and does it: all or nothing
  npm run config -- schema --dir config/               writes the JSON Schemas for editors

  --as REFERENCE  the manager in whose name triggers, calendars and sources are changed
  --yes           apply without asking, where nobody can be asked
  --overwrite     export over files that say something else

A trigger of which something leaves the council is submitted, and somebody else approves it in the console. Nothing is
ever deleted: what is in the installation and not in the files stays. Event types belong to the release, not to a
council: they are no files, but what names one that does not exist is refused. The installation is that of
DATABASE_URL, or the one that npm start runs here (DATA_DIR).`;

const commands = ['check', 'export', 'plan', 'apply', 'schema'] as const;

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

async function main(): Promise<0 | 1> {
  const request = readArguments();
  if (request === 'help') {
    talk.say(usage);
    return 0;
  }
  if (!request) {
    talk.say(usage);
    return 1;
  }
  try {
    return await runCommand(request, settingsOfThisProcess(), talk);
  } catch (error) {
    // What was not foreseen may quote what it stumbled over: only what may stand in a log is shown.
    talk.say(error instanceof InvalidSettingsError ? error.message : describeForLog(error));
    if (request.command === 'apply') talk.say('Nothing was changed.');
    return 1;
  }
}

function readArguments(): Request | 'help' | undefined {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        dir: { type: 'string' },
        as: { type: 'string' },
        yes: { type: 'boolean', default: false },
        overwrite: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    const command = commands.find((one) => one === positionals[0]);
    if (!command || positionals.length !== 1 || !values.dir) return undefined;
    return { command, directory: values.dir, by: values.as ?? null, yes: values.yes, overwrite: values.overwrite };
  } catch {
    return undefined;
  }
}
