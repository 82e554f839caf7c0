import { describe, expect, it } from '@jest/globals';
import { hashPassword, passwordMatches } from './passwords.js';

describe('passwords', () => {
  it('match their own hash and no other', async () => {
    const hash = await hashPassword('correct horse');
    expect(await passwordMatches('correct horse', hash)).toBe(true);
    expect(await passwordMatches('correct horsf', hash)).toBe(false);
  });

  it('never match a missing hash', async () => {
    expect(await passwordMatches('', null)).toBe(false);
  });

  it('are salted and do not stand in the hash', async () => {
    const [one, other] = await Promise.all([hashPassword('same'), hashPassword('same')]);
    expect(one).not.toBe(other);
    expect(one).not.toContain('same');
  });

  it('match whichever way an accent was typed', async () => {
    expect(await passwordMatches('Zoe\u0308', await hashPassword('Zo\u00eb'))).toBe(true);
  });
});
