import { describe, expect, it } from '@jest/globals';
import { fileSafe, holdsName, letterFileName, letterReference } from './file-name.js';

describe('names of files', () => {
  it('are date, template, reference and number', () => {
    expect(letterFileName('2026-11-20', letterReference('D01-M-20417', 3))).toBe('2026-11-20-D01-M-20417-3.docx');
  });

  it('hold nothing that a file system or a header would read in its own way', () => {
    expect(fileSafe('CE/2026:611 "x"\r\n../é')).toBe('CE-2026-611-x-..-');
    expect(fileSafe('M'.repeat(500))).toHaveLength(80);
  });

  it('are refused a reference in which a source has put a name', () => {
    const names = ['Ada Example', "Siân O'Featherstonehaugh-Ravichandran"];
    expect(['M-EXAMPLE-1', 'ada_20417', 'M.ravichandran', 'SIÂN-9'].filter((ref) => !holdsName(ref, names))).toEqual(
      [],
    );
    expect(['M-20417', 'ADAPT-1', 'PL-40031', 'O-1'].filter((ref) => holdsName(ref, names))).toEqual([]);
  });
});
