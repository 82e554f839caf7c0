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
