import { describe, expect, it } from '@jest/globals';
import type { ActionRow } from '@linchpin/actions';
import { resultLines } from './action-result.js';

const made = (result: object) =>
  resultLines({
    kind: 'documents.generate',
    state: 'succeeded',
    result: { documents: [], template: 'D07', templateVersion: 1, withheld: 0, byHand: 0, ...result },
  } as unknown as ActionRow);

describe('what letters of one child say on the page of their run', () => {
  it('is that other children of the meeting are not told of', () => {
    expect(made({ toldByItself: 1 }).map(({ text }) => text)).toContain(
      '1 other child of the meeting: each decision by itself',
    );
    expect(made({ toldByItself: 2 }).map(({ text }) => text)).toContain(
      '2 other children of the meeting: each decision by itself',
    );
  });

  it('is nothing where all are told of, or nobody counted', () => {
    expect(made({}).map(({ label }) => label)).toEqual(['Template']);
  });
});
