import { describe, expect, it } from '@jest/globals';
import { type AddressRow, currentAddress } from './address.js';

const row = (parts: Record<string, unknown>, change: Partial<AddressRow> = {}): AddressRow => ({
  personRef: 'A-1',
  type: 'Home',
  postcode: 'ZZ1 1AB',
  parts,
  ...change,
});

describe('currentAddress', () => {
  it('writes the parts in the order of an envelope', () => {
    const parts = { HOUSE: '1', STREET: 'Upper Mews', TOWN: 'Exbridge', BUILDING: 'Wharf Apartments', FLAT: '117' };
    expect(currentAddress([row(parts)])).toEqual({
      kind: 'known',
      lines: ['Flat 117', 'Wharf Apartments', '1 Upper Mews', 'Exbridge', 'ZZ1 1AB'],
    });
  });

  it('says what a bare number or letter is, and leaves alone what says so itself', () => {
    const first = (parts: Record<string, unknown>) => {
      const address = currentAddress([row({ ...parts, TOWN: 'Exbridge' })]);
      return address.kind === 'known' ? address.lines[0] : address.kind;
    };
    expect(first({ ROOM: '5', FLOOR: '2' })).toBe('Room 5, Floor 2');
    expect(first({ FLAT: 'B' })).toBe('Flat B');
    expect(first({ FLAT: 'Garden flat' })).toBe('Garden flat');
  });

  it('does without a house number', () => {
    const parts = { BUILDING: 'Pitch 4, Blackthorn Site', STREET: 'Drove Road', TOWN: 'Westering' };
    expect(currentAddress([row(parts)])).toEqual({
      kind: 'known',
      lines: ['Pitch 4, Blackthorn Site', 'Drove Road', 'Westering', 'ZZ1 1AB'],
    });
  });

  it.each([
    ['by its postcode', row({ HOUSE: '1', STREET: 'Secret Road' }, { postcode: ' con ' })],
    ['by its type', row({ HOUSE: '1', STREET: 'Secret Road' }, { type: 'CONFIDENTIAL' })],
    ['by a flag', row({ HOUSE: '1', STREET: 'Secret Road', CONFIDENTIAL: true })],
  ])('never gives an address that is protected %s, whatever else is recorded', (_, secret) => {
    const stale = row({ HOUSE: '9', STREET: 'Old Road', TOWN: 'Exbridge' });
    expect(currentAddress([secret])).toEqual({ kind: 'protected' });
    expect(currentAddress([stale, secret])).toEqual({ kind: 'protected' });
    expect(currentAddress([secret, stale])).toEqual({ kind: 'protected' });
  });

  it('takes a real place called Con… for what it is', () => {
    expect(currentAddress([row({ HOUSE: '2', STREET: 'Conker Lane' }, { type: 'Convalescent home' })]).kind).toBe(
      'known',
    );
  });

  it('says that nothing usable is recorded', () => {
    expect(currentAddress([])).toEqual({ kind: 'unknown' });
    expect(currentAddress([row({})])).toEqual({ kind: 'unknown' });
  });
});
