import { describe, expect, it } from '@jest/globals';
import { readPastedRows } from './table-form.js';

describe('pasted rows of a value table', () => {
  it('are separated by commas or tabs, with a note if there is one', () => {
    expect(readPastedRows('1860,a, first step, arranged\n\n 1861 \tb, c\t\n', false)).toEqual({
      rows: [
        { from: '1860', to: 'a', note: 'first step, arranged' },
        { from: '1861', to: 'b, c', note: null },
      ],
      faults: [],
    });
  });

  it('are read as people see them', () => {
    const pasted =
      '\u200b4712\tconference.cancelled\n4713\u00a0 \tconference.cancelled\n\ufeff4717\tconference.cancelled\n47\u00ad14\tconference.\u2060cancelled';
    const { rows, faults } = readPastedRows(pasted, true);
    expect(faults).toEqual([]);
    expect(rows.map(({ from, to }) => `${from} ${to}`)).toEqual(
      ['4712', '4713', '4717', '4714'].map((from) => `${from} conference.cancelled`),
    );
  });

  it('are told of by their lines when they are wrong', () => {
    const { rows, faults } = readPastedRows(
      '1860,conference.initial.scheduled\n1861\n,x\n1862,conference.intial',
      true,
    );
    expect(rows).toHaveLength(1);
    expect(faults.map((fault) => fault.slice(0, 7))).toEqual(['Line 2:', 'Line 3:', 'Line 4:']);
    expect(readPastedRows(' \n', false).faults).toHaveLength(1);
    expect(readPastedRows('a,b\n'.repeat(501), false).faults).toHaveLength(1);
  });
});
