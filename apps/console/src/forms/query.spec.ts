import { describe, expect, it } from '@jest/globals';
import { choiceOf, pageOf, textOf } from './query.js';

describe('textOf', () => {
  it('takes the first of several, without spaces around it', () => {
    expect(textOf({ team: [' SPK-NE ', 'SPK-NW'] }, 'team')).toBe('SPK-NE');
  });

  it('takes out what PostgreSQL refuses', () => {
    expect(textOf({ search: 'M-\u000020417' }, 'search')).toBe('M-20417');
    expect(textOf({ search: '\u0000' }, 'search')).toBeUndefined();
  });

  it.each([[undefined], [null], ['text'], [{}], [{ team: '' }], [{ team: { a: 'b' } }], [{ team: 'x'.repeat(101) }]])(
    'finds nothing in %p',
    (query) => expect(textOf(query, 'team')).toBeUndefined(),
  );

  it('does not take what every object has', () => {
    expect(textOf({}, 'toString')).toBeUndefined();
  });
});

describe('choiceOf', () => {
  it('takes nothing that is not offered', () => {
    expect(choiceOf({ state: 'failed' }, 'state', ['failed', 'matched'])).toBe('failed');
    expect(choiceOf({ state: 'other' }, 'state', ['failed', 'matched'])).toBeUndefined();
  });
});

describe('pageOf', () => {
  it('reads a page', () => expect(pageOf({ page: '7' })).toBe(7));

  it.each(['abc', '0', '-1', '1.5', '1e3', '', '99999999999999999999', ' ', '100001'])(
    'goes to the first page for %p',
    (page) => expect(pageOf({ page })).toBe(1),
  );
});
