import { readWords, UsageError } from '../command-line.js';

/** What the command line asks to be sent, and how. */
export interface Request {
  file: string;
  wait: boolean;
  new: boolean;
  asItIs: boolean;
  source: string;
  url: string | undefined;
}

/** The source whose key the demonstration makes. */
export const DEMO_SOURCE = 'mosaic';

/** What `--help` prints. */
export const usage = `Sends an event as a case management system would: a CloudEvent, or a body in the source's own shape.

  npm run send -- samples/<name>.json [--wait] [--new] [--as-it-is]

  --wait          follow the event to the end and print its actions; exit 1 if one failed
  --new           give it a new id and a new subject, as if it were another one (CloudEvents only)
  --as-it-is      keep its dates, although they may have passed (samples are moved ahead by whole weeks)
  --source NAME   the source to send as (${DEMO_SOURCE}). Another one needs its key, in SEND_KEY
  --url URL       the intake (INTAKE_URL, or http://127.0.0.1:3001)
  --help          print this`;

const options = {
  wait: { type: 'boolean', default: false },
  new: { type: 'boolean', default: false },
  'as-it-is': { type: 'boolean', default: false },
  source: { type: 'string', default: DEMO_SOURCE },
  url: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the words after `npm run send --`; null when help is asked for. Throws `UsageError`. */
export function readArguments(words: string[]): Request | null {
  const { values, positionals } = readWords(words, options);
  if (values.help) return null;
  const [file] = positionals;
  if (!file) throw new UsageError('Say which file to send, such as samples/conference-initial-scheduled.json.');
  if (positionals.length > 1) {
    throw new UsageError(
      `Give one file. These are ${String(positionals.length)}: ${positionals.join(', ')}. ` +
        'Options belong after two hyphens, or npm keeps them: npm run send -- samples/<name>.json --source NAME',
    );
  }
  const { wait, new: isNew, 'as-it-is': asItIs, source, url } = values;
  return { file, wait, new: isNew, asItIs, source, url };
}
