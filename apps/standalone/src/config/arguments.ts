import { readWords, UsageError } from '../command-line.js';
import type { Request } from './command.js';

/** What `--help` prints. */
export const usage = `The configuration of an installation as files: triggers, teams, staff, rooms, agencies, addressees,
closure days, school terms, letter templates, sources.

  npm run config -- check  --dir config/               reads and checks the files; needs no installation
  npm run config -- export --dir DIRECTORY             writes what the running installation has
  npm run config -- plan   --dir DIRECTORY             says what apply would do
  npm run config -- apply  --dir DIRECTORY --as ST-01  shows the plan, asks, and does it: all or nothing
  npm run config -- schema --dir config/               writes the JSON Schemas for editors

  --as REFERENCE  the manager in whose name triggers, calendars and sources are changed
  --yes           apply without asking, where nobody can be asked
  --overwrite     export over files that say something else
  --help          print this

A trigger of which something leaves the council is submitted, and somebody else approves it in the console. Nothing is
ever deleted: what is in the installation and not in the files stays. Event types belong to the release, not to a
council: they are no files, but what names one that does not exist is refused. The installation is that of
DATABASE_URL, or the one that npm start runs here (DATA_DIR).`;

const commands = ['check', 'export', 'plan', 'apply', 'schema'] as const;

const options = {
  dir: { type: 'string' },
  as: { type: 'string' },
  yes: { type: 'boolean', default: false },
  overwrite: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the words after `npm run config --`; null when help is asked for. Throws `UsageError`. */
export function readArguments(words: string[]): Request | null {
  const { values, positionals } = readWords(words, options);
  if (values.help) return null;
  const [name, ...more] = positionals;
  const command = commands.find((one) => one === name);
  if (!command) {
    const asked = name === undefined ? 'Say what to do.' : `There is no command ${name}.`;
    throw new UsageError(`${asked} The commands are ${commands.join(', ')}.`);
  }
  if (more.length > 0) {
    throw new UsageError(
      `Only one word was expected, ${command}, but ${more.join(', ')} follows. ` +
        `Options belong after two hyphens, or npm keeps them: npm run config -- ${command} --dir DIRECTORY`,
    );
  }
  if (!values.dir)
    throw new UsageError(`Say in which directory the files are: npm run config -- ${command} --dir config/`);
  return { command, directory: values.dir, by: values.as ?? null, yes: values.yes, overwrite: values.overwrite };
}
