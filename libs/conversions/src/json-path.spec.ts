import { describe, expect, it } from '@jest/globals';
import { InvalidPathError, parsePath, valueAt } from './json-path.js';

const body = JSON.parse(`{
  "stepType": 1860, "none": null, "subjects": [{ "id": 7 }, { "id": 8, "a-b c": "x" }],
  "dates": { "conference": "10/12/2026" }, "__proto__": { "own": 1 }
}`) as unknown;

describe('a path', () => {
  it.each([
    ['stepType', ['stepType']],
    [' dates.conference ', ['dates', 'conference']],
    ['subjects[0].id', ['subjects', 0, 'id']],
    ['a[1][22].b c', ['a', 1, 22, 'b c']],
  ])('%j is read', (path, steps) => expect(parsePath(path)).toEqual(steps));

  it.each([
    '',
    ' ',
    '.',
    'a.',
    '.a',
    'a..b',
    '[0]',
    'a[',
    'a[x]',
    'a[-1]',
    'a[0]b',
    'a]b',
    'a\u0000b',
    'x'.repeat(201),
  ])('%j is refused', (path) => expect(() => parsePath(path)).toThrow(InvalidPathError));

  it('has at most twenty steps', () => {
    expect(parsePath(Array(20).fill('a').join('.'))).toHaveLength(20);
    expect(() => parsePath(Array(21).fill('a').join('.'))).toThrow(InvalidPathError);
  });
});

describe('what stands at a path', () => {
  it.each([
    ['stepType', 1860],
    ['none', null],
    ['dates.conference', '10/12/2026'],
    ['subjects[1].id', 8],
    ['subjects[1].a-b c', 'x'],
    ['__proto__.own', 1],
  ])('%s', (path, value) => expect(valueAt(body, path)).toBe(value));

  it.each([
    ['missing'],
    ['stepType.toFixed'],
    ['dates.conference.length'],
    ['subjects.length'],
    ['subjects.0'],
    ['subjects[2].id'],
    ['dates[0]'],
    ['none.x'],
    ['constructor'],
    ['constructor.name'],
    ['dates.__proto__'],
    ['dates.hasOwnProperty'],
    ['__proto__.toString'],
  ])('is nothing at %s', (path) => expect(valueAt(body, path)).toBeUndefined());

  it('is nothing in what is no object', () => {
    for (const other of [null, undefined, 'text', 3, true, []]) expect(valueAt(other, 'length')).toBeUndefined();
  });
});
