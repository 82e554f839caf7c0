import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { readWords, UsageError } from '../command-line.js';
import { answerFault, type AnswerName, type Answers, answersSchema, type Question, questions } from './answers.js';

/** How the command speaks with whoever gave it. */
export interface Dialogue {
  say(line: string): void;
  /** The line that was typed; null when there is nobody to ask. */
  ask(question: string): Promise<string | null>;
}

/** What the command line says. */
export interface SetupRequest {
  given: Partial<Record<AnswerName, string>>;
  /** The settings are there already, as in a container: nothing is written but the database. */
  settingsGiven: boolean;
  /** Where `.env` and the secrets are written, if not beside the code. */
  directory: string | null;
}

/** The questions that are about the database alone. */
const OF_DATABASE = new Set<AnswerName>(['councilName', 'laCode', 'hubName', 'hubEmail', 'adminName', 'adminEmail']);

/** The options, as `--help` tells them. */
export const usage = `npm run setup asks what it needs. In a script, give it as options, or --answers with a YAML file of the same names:

${questions.map(({ option, text }) => `  --${option.padEnd(14)} ${text}`).join('\n')}
  --directory      where .env and the secrets are written, if not here
  --settings-given only the database is set up: the settings come from the environment`;

/** Reads the command line; null when help is asked for. Throws `UsageError`. */
export async function readRequest(words: string[]): Promise<SetupRequest | null> {
  const named = Object.fromEntries(questions.map(({ option }) => [option, { type: 'string' } as const]));
  const { values, positionals } = readWords(words, {
    ...named,
    answers: { type: 'string' },
    'settings-given': { type: 'boolean' },
    directory: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) return null;
  if (positionals.length > 0)
    throw new UsageError(`Nothing is known of ${positionals.join(' ')}. npm run setup -- --help`);
  const options = values as Record<string, string | boolean | undefined>;
  const fromOptions = questions.flatMap(({ name, option }) => {
    const value = options[option];
    return typeof value === 'string' ? [[name, value] as const] : [];
  });
  const file = typeof options.answers === 'string' ? await readFileOf(options.answers) : {};
  return {
    given: { ...file, ...Object.fromEntries(fromOptions) },
    settingsGiven: options['settings-given'] === true,
    directory: typeof options.directory === 'string' ? options.directory : null,
  };
}

async function readFileOf(path: string): Promise<Partial<Record<AnswerName, string>>> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new UsageError(`The file ${path} cannot be read.`);
  });
  const content: unknown = parse(text);
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new UsageError(`${path} must hold one answer on each line, such as councilName: Borchester City Council.`);
  const known = new Set<string>(questions.map(({ name }) => name));
  const unknown = Object.keys(content).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new UsageError(`${path} has ${unknown.join(', ')}, which nobody asks for.`);
  return Object.fromEntries(Object.entries(content).map(([name, value]) => [name, String(value)]));
}

/**
 * The answers, those that are not given asked for one after the other. Throws `UsageError` naming every one that is missing
 * or wrong when there is nobody to ask.
 */
export async function askAll({ given, settingsGiven }: SetupRequest, dialogue: Dialogue): Promise<Answers> {
  const answers: Partial<Record<AnswerName, string>> = {};
  const wrong: string[] = [];
  for (const question of questions.filter(({ name }) => !settingsGiven || OF_DATABASE.has(name))) {
    const answer = await answerOf(question, given[question.name], dialogue);
    if (typeof answer === 'object') wrong.push(`--${question.option} ${answer.fault}`);
    else if (answer !== '') answers[question.name] = answer;
  }
  if (wrong.length > 0) throw new UsageError(`This cannot be set up yet:\n  ${wrong.join('\n  ')}`);
  return (settingsGiven ? answersSchema.partial().parse(answers) : answersSchema.parse(answers)) as Answers;
}

async function answerOf(question: Question, given: string | undefined, dialogue: Dialogue) {
  for (let answer = given; ;) {
    const fault = answerFault(question.name, answer);
    if (answer !== undefined || question.optional) {
      if (fault === null && (answer !== undefined || given !== undefined)) return answer ?? '';
      if (fault !== null) dialogue.say(`That ${fault}.`);
    }
    const example = question.example ? ` (such as ${question.example})` : '';
    const typed = await dialogue.ask(`${question.text}${example}: `);
    if (typed === null) return fault === null ? (answer ?? '') : { fault };
    answer = typed.trim();
  }
}
