import { describe, expect, it } from '@jest/globals';
import { codeSets } from '@linchpin/event-types';
import { interpreterWords, languageName } from './interpreter-words.js';
import { birthText, durationText, firstNames, fullNames, listed, placementText } from './letter-words.js';

const child = (forename: string, surname: string) => ({
  ref: 'P-1',
  name: { forename, surname, full: `${forename} ${surname}` },
});
const unborn = {
  ref: 'P-1',
  name: { forename: 'Unborn', surname: 'Costa-Field', full: 'Unborn Costa-Field', familiar: 'Unborn Costa-Field' },
  dateOfBirth: { expected: '2027-02-18' },
};

describe('the words of letters', () => {
  it('list as people do', () => {
    expect([[], ['Ada'], ['Ada', 'Ben'], ['Ada', 'Ben', 'Cy']].map(listed)).toEqual([
      '',
      'Ada',
      'Ada and Ben',
      'Ada, Ben and Cy',
    ]);
  });

  it('call children by first names to their family, and an unborn child by its whole name', () => {
    expect(firstNames([child('Ada', 'Example'), child('Ben', 'Example')])).toBe('Ada and Ben');
    expect(firstNames([unborn])).toBe('Unborn Costa-Field');
  });

  it('call children by whole names to professionals, with one surname once', () => {
    expect(fullNames([child('Ada', 'Example'), child('Ben', 'Example')])).toBe('Ada and Ben Example');
    expect(fullNames([child('Ada', 'Example'), child('Ben', 'Vale')])).toBe('Ada Example and Ben Vale');
  });

  it('say when a child was born, or is expected', () => {
    expect(birthText({ born: '2017-03-09' })).toBe('9 March 2017');
    expect(birthText(unborn.dateOfBirth)).toBe('Expected 18 February 2027');
    expect(birthText(null)).toBe('Not recorded');
  });

  it.each([
    [15, '15 minutes'],
    [60, '1 hour'],
    [61, '1 hour 1 minute'],
    [90, '1 hour 30 minutes'],
    [480, '8 hours'],
  ])('say %i minutes as %s', (minutes, text) => {
    expect(durationText(minutes)).toBe(text);
  });

  it('name languages in English, sign languages too', () => {
    expect(['pl', 'so', 'bfi', 'xx'].map(languageName)).toEqual(['Polish', 'Somali', 'British Sign Language', '']);
  });

  it('say who comes to help, and that nobody speaks a sign language', () => {
    expect(
      ['pl', 'bfi', 'sgn-GB', 'bfi-GB', 'ise', 'sgn', 'ils', 'en-makaton', 'xx', 'pl-abcd-'].map(interpreterWords),
    ).toEqual([
      'an interpreter who speaks Polish',
      'a British Sign Language interpreter',
      'a British Sign Language interpreter',
      'a British Sign Language interpreter',
      'an Italian Sign Language interpreter',
      'a sign language interpreter',
      'an International Sign interpreter',
      'someone who signs Makaton',
      '',
      '',
    ]);
  });

  it('speak to a child who reads them', () => {
    const [ada, ben] = [child('Ada', 'Example'), { ...child('Ben', 'Example'), ref: 'P-2' }];
    expect([firstNames([ada], 'P-1'), firstNames([ada, ben], 'P-2'), firstNames([ada, ben], 'A-1')]).toEqual([
      'you',
      'you and Ada',
      'Ada and Ben',
    ]);
  });

  it('have plain words for every placement type', () => {
    expect(placementText('U6')).toBe('Foster carers');
    expect(placementText('K2')).toBe("Children's home");
    expect(placementText('??')).toBe('');
    expect(Object.keys(codeSets.PLACE).filter((code) => !placementText(code))).toEqual([]);
  });
});
