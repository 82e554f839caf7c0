import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The command line cannot be read. The message says what is wrong and what there is. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The options and words of a command line. Throws `UsageError` for an option that there is not, or without its value. */
export function readWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  words: string[],
  options: Options,
) {
  try {
    return parseArgs({ args: words, allowPositionals: true, options });
  } catch (error) {
    const { code, message = '' } = error as { code?: string; message?: string };
    const [, option = words.join(' ')] = /'((?:-\w, )?-{1,2}[^' ]*)/.exec(message) ?? [];
    if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
      const known = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(`There is no option ${option}. The options are ${known.join(', ')}.`);
    }
    const takes = message.includes('does not take')
      ? 'stands alone: nothing follows it after ='
      : 'needs a value after it';
    throw new UsageError(`The option ${option} ${takes}.`);
  }
}
