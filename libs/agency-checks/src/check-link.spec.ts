import { describe, expect, it } from '@jest/globals';
import { expiryOf, hashOf, isToken, lastDayOf, newToken } from './check-link.js';

describe('the token of a link', () => {
  it('is 32 random bytes, and never the same', () => {
    const tokens = Array.from({ length: 100 }, newToken);
    expect(new Set(tokens).size).toBe(100);
    for (const token of tokens) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
    expect(tokens.every(isToken)).toBe(true);
  });

  it('is recognised by its shape', () => {
    const others = ['', 'short', `${newToken()}=`, `${newToken()}x`, newToken().replace(/^./, '/'), `${newToken()}\n`];
    expect(others.filter(isToken)).toEqual([]);
  });

  it('is kept as its SHA-256', () => {
    expect(hashOf('abc').toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });
});

describe('the time that a link works', () => {
  it('ends with the thirtieth day after the due date, in London', () => {
    expect(lastDayOf('2026-11-27')).toBe('2026-12-27');
    expect(expiryOf('2026-11-27')).toEqual(new Date('2026-12-28T00:00:00Z'));
  });

  it('ends at midnight by London clocks in summer too', () => {
    expect(expiryOf('2027-05-01')).toEqual(new Date('2027-05-31T23:00:00Z'));
  });
});
