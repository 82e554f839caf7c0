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

describe('codes of a result', () => {
  const known = new Map([
    ['teams SPK-NE', 'North East'],
    ['templates D07', 'Decision'],
  ]);
  const names = (list: string, code: string) => known.get(`${list} ${code}`) ?? code;
  const told = (kind: string, result: object) =>
    resultLines({ kind, state: 'succeeded', result } as unknown as ActionRow, names).map(({ text }) => text);

  it('are shown by their names', () => {
    expect(told('alerts.send', { team: 'SPK-NE' })).toEqual(['North East']);
    const letters = { documents: [], template: 'D07', templateVersion: 2 };
    expect(told('documents.generate', letters)).toEqual(['D07 Decision, version 2']);
  });

  it('stay as they are where no list knows them any more', () => {
    expect(told('alerts.send', { team: 'SPK-OLD' })).toEqual(['SPK-OLD']);
  });
});
