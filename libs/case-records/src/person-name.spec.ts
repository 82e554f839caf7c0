import { describe, expect, it } from '@jest/globals';
import { personName } from './person-name.js';

const name = (forename: string, surname: string, unborn = false) => personName({ forename, surname, unborn });

describe('the name of a person', () => {
  it.each([
    ['Ada', 'Sample', 'Ada Sample'],
    ['Ada', '-', 'Ada'],
    ['-', 'Sample', 'Sample'],
    ['Ada', '', 'Ada'],
    ['Ada  ', ' Sample ', 'Ada Sample'],
    ['Ada\u00a0 Mary', 'Sample\tVale', 'Ada Mary Sample Vale'],
    ['Ada', 'Not known', 'Ada'],
    ['Ada', 'unknown', 'Ada'],
    ['Ada', 'N/K', 'Ada'],
    ['Ada', '.', 'Ada'],
    ['Ada', 'Null', 'Ada Null'],
    ['True', "O'Neil", "True O'Neil"],
    ['مريم', 'المثال (ب)', 'مريم المثال (ب)'],
  ])('of %j and %j is %j', (forename, surname, full) => {
    expect(name(forename, surname).full).toBe(full);
  });

  it.each([
    ['Unborn', true, 'Unborn Fivesmith'],
    ['Unborn', false, 'Unborn Fivesmith'],
    ['UNBORN', false, 'Unborn Fivesmith'],
    ['Unborn Baby', false, 'Unborn Baby Fivesmith'],
    ['Baby', false, 'Baby Fivesmith'],
    ['Poppy', true, 'Poppy Fivesmith'],
    ['-', true, 'Fivesmith'],
    ['Poppy', false, 'Poppy'],
  ])('calls %s, not born yet: %s, %s', (forename, unborn, familiar) => {
    const given = name(forename, 'Fivesmith', unborn);
    expect(given.familiar ?? given.forename).toBe(familiar);
  });
});
