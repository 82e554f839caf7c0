import { describe, expect, it } from '@jest/globals';
import { LONGEST_FILE, readYaml } from './yaml-text.js';

const read = (text: string | Buffer) => readYaml('x.yaml', typeof text === 'string' ? Buffer.from(text) : text);
const where = (text: string | Buffer) =>
  read(text).faults.map(({ line, column, message }) => `${String(line)}:${String(column)} ${message}`);

describe('reading YAML', () => {
  it('gives the plain values of JSON, and dates, times and noes as they are written', () => {
    expect(read('a: 1\nb: [x, true]\nc: 2026-10-14\nd: 09:00\ne: no\nf: 0o17\n').value).toEqual({
      a: 1,
      b: ['x', true],
      c: '2026-10-14',
      d: '09:00',
      e: 'no',
      f: 15,
    });
  });

  it.each<[string, string | Buffer, string]>([
    ['a tab', 'a:\n\tb: 1\n', '2:1 A tab stands at the beginning of the line. YAML is indented with spaces only.'],
    ['a name given twice', 'a:\n  b: 1\n  b: 2\n', '3:3 b is given twice in the same place. Keep one of them.'],
    ['two colons', 'a: b: c\n', '1:4 This line holds two colons. Put the text after the first one in quotes.'],
    ['a character that has a meaning', 'a: @b\n', '1:4 A value cannot begin with this character. Put it in quotes.'],
    [
      'a second document',
      'a: 1\n---\nb: 1\n',
      '2:1 A file holds one document. Take the line with --- and what follows out.',
    ],
    [
      'a tag',
      'a: 1\nb: !!js/function x\n',
      '2:18 Tags such as !!js/function are not used here. Write text in quotes instead.',
    ],
    ['an alias to nowhere', 'a: *b\n', '1:4 There is no anchor &b before this alias.'],
    [
      'another version',
      '%YAML 1.1\n---\na: yes\n',
      '1:1 The file asks for another version of YAML. Take the %YAML line out.',
    ],
    [
      'noughts at the beginning of a number',
      'a: { from: 0123, to: x }\n',
      '1:12 A number loses the noughts at its beginning. Put it in quotes.',
    ],
    [
      'a number of too many digits',
      'a: 12345678901234567890\n',
      '1:4 A number with so many digits loses the last of them. Put it in quotes.',
    ],
    ['nothing', '# only a comment\n', '0:0 The file is empty.'],
    [
      'another encoding',
      Buffer.from([0x61, 0x3a, 0x20, 0xe9]),
      '0:0 The file is not saved as UTF-8 text. Save it again with that encoding.',
    ],
    ['more than 1 MB', `a: ${'x'.repeat(2_000_000)}`, '0:0 The file is larger than 1 MB.'],
    ['lists in lists on one line', '- '.repeat(100_000), '0:0 The file is nested too deeply.'],
    ['brackets without end', '['.repeat(LONGEST_FILE), '0:0 The file is nested too deeply.'],
  ])('refuses %s with its place', (_what, text, fault) => {
    expect(where(text)).toEqual([fault]);
  });

  it('refuses a list that is not closed, in one sentence', () => {
    expect(where('a: [1, 2\nb: 3\n')).toEqual([
      expect.stringMatching(/^2:1 This is not YAML: flow sequence .* end with a \]\.$/),
    ]);
  });

  it('refuses aliases that would fill the memory, within a moment', () => {
    const levels = Array.from({ length: 20 }, (_, level) => {
      const before = level === 0 ? 'lol' : `*a${String(level - 1)}`;
      return `a${String(level)}: &a${String(level)} [${Array.from({ length: 9 }, () => before).join(', ')}]`;
    });
    const begun = Date.now();
    expect(where(`${levels.join('\n')}\n`)).toEqual([
      '0:0 The file repeats too much with aliases (*name). Write the parts out.',
    ]);
    expect(Date.now() - begun).toBeLessThan(2_000);
  });

  it('takes a merge key for an ordinary name, which no schema knows', () => {
    expect(read('<<: { a: 1 }\n').value).toEqual({ '<<': { a: 1 } });
  });
});

describe('the place of a fault', () => {
  const text = 'steps:\n  - key: a\n    settings:\n      team: hub\n  - key: b\n';
  const locate = (source: string | Buffer, path: (string | number)[], atKey = false) => {
    const fault = read(source).locate?.({ path, atKey, message: 'x' });
    return fault && [fault.line, fault.column, fault.place];
  };

  it('is where the value stands, or its name when the name is wrong', () => {
    expect(locate(text, ['steps', 0, 'settings', 'team'])).toEqual([4, 13, 'steps.0.settings.team']);
    expect(locate(text, ['steps', 0, 'settings', 'team'], true)).toEqual([4, 7, 'steps.0.settings.team']);
  });

  it('is where the thing around it stands when it is missing', () => {
    expect(locate(text, ['steps', 0, 'settings', 'title'])).toEqual([3, 5, 'steps.0.settings.title']);
    expect(locate(text, ['steps', 1, 'kind'])).toEqual([5, 5, 'steps.1.kind']);
    expect(locate(text, ['title'])).toEqual([1, 1, 'title']);
  });

  it('is the same line with Windows line ends and a byte order mark', () => {
    const windows = Buffer.from(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
    expect(locate(windows, ['steps', 0, 'settings', 'team'])).toEqual([4, 13, 'steps.0.settings.team']);
    expect(locate(windows, ['steps'], true)).toEqual([1, 1, 'steps']);
  });
});
