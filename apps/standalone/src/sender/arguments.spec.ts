import { describe, expect, it } from '@jest/globals';
import { UsageError } from '../command-line.js';
import { readArguments, usage } from './arguments.js';

describe('the command line of the sender', () => {
  it('is a file and how to send it', () => {
    expect(readArguments(['a.json'])).toEqual({
      file: 'a.json',
      wait: false,
      new: false,
      asItIs: false,
      source: 'mosaic',
      url: undefined,
    });
    expect(readArguments(['--source', 'eclipse', '--wait', 'a.json', '--as-it-is'])).toMatchObject({
      source: 'eclipse',
      wait: true,
      asItIs: true,
    });
    expect(readArguments(['--help'])).toBeNull();
  });

  it.each<[string[], RegExp]>([
    [[], /^Say which file to send, such as samples\//],
    [['--wiat', 'a.json'], /^There is no option --wiat\. The options are --wait, --new, .*--help\.$/],
    [['a.json', '-w'], /^There is no option -w\./],
    [['a.json', '--source'], /^The option --source needs a value after it\.$/],
    [['a.json', '--wait=yes'], /^The option --wait stands alone/],
    [['eclipse', 'a.json'], /^Give one file\. These are 2: eclipse, a\.json\. Options belong after two hyphens/],
  ])('%j is told what is wrong and what there is', (words, message) => {
    expect(() => readArguments(words)).toThrow(UsageError);
    expect(() => readArguments(words)).toThrow(message);
  });

  it('names each option in its help', () => {
    for (const option of ['--wait', '--new', '--as-it-is', '--source', '--url', '--help'])
      expect(usage).toContain(option);
  });
});
