import { describe, expect, it } from '@jest/globals';
import { inPrint } from './in-print.js';
import { firstNames, fullNames } from './letter-words.js';

// Unicode Annex 9: embed from right to left, right mark … right mark, end, left mark.
const kept = (text: string) => `\u202b\u200f${text}\u200f\u202c\u200e`;
const child = (ref: string, forename: string, surname: string) => ({
  ref,
  name: { forename: inPrint(forename), surname: inPrint(surname), full: inPrint(`${forename} ${surname}`) },
});

describe('a name in an English letter', () => {
  it.each([['مريم المثال (ب)'], ['ליאור דוגמה-Example'], ['14 שדרות הדוגמה'], ['ޢައިޝާ']])(
    'from right to left keeps what belongs to it: %s',
    (name) => {
      expect(inPrint(name)).toBe(kept(name));
    },
  );

  it.each([['Ada Example'], ['Łucja O’Neil (B)'], ['Дарья'], ['李小龍'], ['']])(
    'from left to right stays: %s',
    (name) => {
      expect(inPrint(name)).toBe(name);
    },
  );

  it('that only ends from right to left turns nothing after it', () => {
    expect(inPrint('Sample (ب)')).toBe('Sample (ب)\u200e');
  });

  it('stands whole beside others', () => {
    const [maryam, ben] = [child('P-1', 'مريم', 'المثال (ب)'), child('P-2', 'Ben', 'Example')];
    expect(fullNames([maryam])).toBe(kept('مريم المثال (ب)'));
    expect(fullNames([maryam, ben])).toBe(`${kept('مريم المثال (ب)')} and Ben Example`);
    const brother = child('P-3', 'علي', 'المثال (ب)');
    expect(fullNames([maryam, brother])).toBe(`${kept('مريم المثال (ب)')} and ${kept('علي المثال (ب)')}`);
    expect(firstNames([maryam, ben])).toBe(`${kept('مريم')} and Ben`);
  });
});
