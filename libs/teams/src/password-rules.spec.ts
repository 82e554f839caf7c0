import { describe, expect, it } from '@jest/globals';
import { passwordFault } from './password-rules.js';

const owner = { name: 'Robin Archer', email: 'robin.archer@borchester.gov.uk' };

describe('a password', () => {
  it.each(['tractor umbrella lichen', 'Möwen fliegen über Häuser', 'kx7#vPq2!mZw', 'tide-lamp-orchard'])(
    'may be %s',
    (password) => {
      expect(passwordFault(password, owner)).toBeNull();
    },
  );

  it.each([
    ['short', /12 characters or more/],
    ['x'.repeat(129), /128 characters or fewer/],
    ['aaaaaaaaaaaa', /used by many/],
    ['abababababab', /used by many/],
    ['password1234', /used by many/],
    ['passwordpassword', /used by many/],
    ['1qaz2wsx3edc', /used by many/],
    ['PASSWORD-2026', /used by many/],
    ['robinarcher26', /your name/],
    ['Linchpin-2026', /your name/],
  ])('is not %s', (password, sentence) => {
    expect(passwordFault(password, owner)).toMatch(sentence);
  });
});
