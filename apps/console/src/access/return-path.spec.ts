import { describe, expect, it } from '@jest/globals';
import { safeReturnPath } from './return-path.js';

describe('safeReturnPath', () => {
  it.each([
    '/',
    '/events',
    '/events?team=SPK-NE&page=2',
    '/runs/0c5f8a5a-202c-49ee-a4e0-8de7ef3b9661',
    '/events?search=%2F%2Fx',
  ])('keeps %s', (path) => expect(safeReturnPath(path)).toBe(path));

  it.each([
    ['another site', 'https://elsewhere.example/'],
    ['another site without its scheme', '//elsewhere.example'],
    ['a backslash, which browsers read as a slash', '/\\elsewhere.example'],
    ['two backslashes', '\\\\elsewhere.example'],
    ['a dot that resolves to another site', '/.//elsewhere.example'],
    ['dots that resolve to another site', '/a/..//elsewhere.example'],
    ['a tab, which browsers leave out', '/\t/elsewhere.example'],
    ['a line break, which would end the header', '/events\r\nSet-Cookie: a=b'],
    ['a script', 'javascript:alert(1)'],
    ['a path without its slash', 'events'],
    ['the sign-in page itself', '/sign-in?to=/sign-in'],
    ['signing out', '/sign-out'],
    ['an address that is too long', `/${'a'.repeat(600)}`],
    ['nothing', undefined],
    ['a list', ['/events']],
  ])('leads to the first page instead of %s', (_what, wanted) => expect(safeReturnPath(wanted)).toBe('/'));

  it('leaves out the part that only the browser knows', () => {
    expect(safeReturnPath('/runs#action')).toBe('/runs');
  });
});
