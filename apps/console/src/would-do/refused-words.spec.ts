import { describe, expect, it } from '@jest/globals';
import type { Refused } from '@linchpin/would-do';
import { refusedInShort, refusedWords } from './refused-words.js';

const refused: Refused[] = [
  { kind: 'documents.generate', reason: 'There is no approved list of people to write to.', times: 1200 },
  { kind: 'rooms.book', reason: 'The meeting is further ahead than rooms are booked.', times: 1 },
  { kind: 'documents.generate', reason: 'There is no template D99.', times: 2 },
];

describe('what would be refused', () => {
  it('is told by kind, each reason with how often', () => {
    expect(refusedWords({ refused })).toEqual([
      {
        title: '1,202 sets of letters',
        lines: ['1,200: There is no approved list of people to write to.', '2: There is no template D99.'],
      },
      { title: '1 room', lines: ['1: The meeting is further ahead than rooms are booked.'] },
    ]);
    expect(refusedInShort({ refused })).toEqual([
      '1,202 sets of letters and 1 room would be refused and handed to a person.',
    ]);
  });

  it('is nothing in a report of an older release, which foresaw none', () => {
    expect(refusedWords({})).toEqual([]);
    expect(refusedInShort({})).toEqual([]);
  });
});
