import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line.js';
import { readArguments, usage } from './arguments.js';

describe('the command line of the configuration', () => {
  it('is a command, its directory and how to do it', () => {
    expect(readArguments(['check', '--dir', 'config/'])).toEqual({
      ...{ command: 'check', directory: 'config/', by: null, yes: false, overwrite: false },
    });
    expect(readArguments(['--yes', 'apply', '--as', 'ST-01', '--dir=config/'])).toMatchObject({
      ...{ command: 'apply', by: 'ST-01', yes: true },
    });
    expect(readArguments(['--help'])).toBeNull();
  });

  it.each<[string[], RegExp]>([
    [[], /^Say what to do\. The commands are check, export, plan, apply, schema\.$/],
    [['chekc', '--dir', 'config/'], /^There is no command chekc\. The commands are check,/],
    [
      ['check', 'config/'],
      /^Only one word was expected, check, but config\/ follows\. Options belong after two hyphens/,
    ],
    [['check'], /^Say in which directory the files are: npm run config -- check --dir config\/$/],
    [['check', '--dri', 'config/'], /^There is no option --dri\. The options are --dir, --as,/],
    [['check', '--dir'], /^The option --dir needs a value after it\.$/],
  ])('%j is told what is wrong and what there is', (words, message) => {
    expect(() => readArguments(words)).toThrow(UsageError);
    expect(() => readArguments(words)).toThrow(message);
  });

  it('names each option in its help', () => {
    for (const option of ['--dir', '--as', '--yes', '--overwrite', '--help']) expect(usage).toContain(option);
  });
});
