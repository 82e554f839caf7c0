import { readWords, UsageError } from '../command-line.js';

/** What is verified: the whole trail, and that a hash of an earlier look is still in it. */
export interface VerifyRequest {
  expected: string | undefined;
}

/** What `--help` prints. */
export const usage = `The audit trail of an installation: who read or did what.

  npm run audit -- verify                 recomputes the whole chain of hashes
  npm run audit -- verify --expect HASH   and looks for the last hash of an earlier look

  --expect HASH  64 hexadecimal digits
  --help         print this

The exit status is 0 when the trail is whole, 1 when it is not, and 2 when that cannot be told now. Keep the last hash that
is printed where nobody who can change the database can change it: without it, a chain whose end was cut off looks whole. The
installation is that of DATABASE_URL, or the one that npm start runs here (DATA_DIR).`;

const options = {
  expect: { type: 'string' },
  help: { type: 'boolean', default: false },
} as const;

/** Reads the words after `npm run audit --`; null when help is asked for. Throws `UsageError`. */
export function readArguments(words: string[]): VerifyRequest | null {
  const { values, positionals } = readWords(words, options);
  if (values.help) return null;
  const [command, ...more] = positionals;
  if (command !== 'verify') {
    const asked = command === undefined ? 'Say what to do.' : `There is no command ${command}.`;
    throw new UsageError(`${asked} The command is verify.`);
  }
  if (more.length > 0) throw new UsageError(`Only one word was expected, verify, but ${more.join(', ')} follows.`);
  if (values.expect !== undefined && !/^[0-9a-f]{64}$/i.test(values.expect))
    throw new UsageError('A hash has 64 hexadecimal digits: 0 to 9 and a to f.');
  return { expected: values.expect };
}
