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

  it('writes an extract’s doubled number once, its postcode with a space, and knows an address in JSON text', () => {
    const parts = {
      ROOM: '',
      FLOOR: '',
      FLAT: '',
      BUILDING: '14',
      HOUSE: '14',
      STREET: 'Juniper Lane',
      TOWN: 'Exbridge',
      UPRN: null,
    };
    const lines = ['14 Juniper Lane', 'Exbridge', 'ZZ1 1AB'];
    for (const given of [parts, JSON.stringify(parts), { ...parts, HOUSE: 14, BUILDING: 14 }, { ...parts, HOUSE: '' }])
      expect(currentAddress([row({}, { parts: given, postcode: 'zz11ab' })])).toEqual({ kind: 'known', lines });
    const noTown = { ...parts, TOWN: 'Not known', FLOOR: '-' };
    expect(currentAddress([row(noTown)])).toEqual({ kind: 'known', lines: ['14 Juniper Lane', 'ZZ1 1AB'] });
    const inStreet = { ...parts, STREET: '14 Juniper Lane' };
    expect(currentAddress([row(inStreet)])).toEqual({ kind: 'known', lines });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['only a town', { TOWN: 'Exbridge' }, 'ZZ1 1AB'],
    ['no fixed abode by letters', { STREET: 'NFA' }, 'ZZ99 3VZ'],
    ['no fixed abode by words', { STREET: 'No fixed abode', TOWN: 'Exbridge' }, ''],
    ['no fixed abode with more words', { STREET: 'NFA - stays with friends', TOWN: 'Exbridge' }, 'ZZ1 1AB'],
    ['no fixed abode beside a street', { HOUSE: '1', STREET: 'High Street', TOWN: 'Of no fixed abode' }, 'ZZ1 1AB'],
    ['no fixed abode by its postcode', { HOUSE: '1', STREET: 'High Street' }, 'ZZ99 3VZ'],
    ['an address that is not known', { STREET: 'Not known', TOWN: 'Exbridge' }, 'ZZ1 1AB'],
    ['neither postcode nor country', { HOUSE: '12', STREET: 'Rue Exemple', TOWN: 'Calais' }, ''],
    ['no postcode in this country', { HOUSE: '1', STREET: 'High Street', COUNTRY: 'England' }, ''],
    ['a postcode that nobody lives at', { HOUSE: '1', STREET: 'High Street', TOWN: 'Exbridge' }, 'ZZ99 9ZZ'],
    ['one line that is no JSON', {}, 'ZZ1 1AB'],
  ])('is handed to the social worker where there is %s', (_what, parts, postcode) => {
    expect(currentAddress([row(parts, { postcode })])).toEqual({ kind: 'unknown' });
  });

  it('prints the country of an address abroad, and no other', () => {
    const parts = { HOUSE: '12', STREET: 'Rue Exemple', TOWN: 'Calais', COUNTRY: 'France' };
    expect(currentAddress([row(parts, { postcode: '' })])).toEqual({
      kind: 'known',
      lines: ['12 Rue Exemple', 'Calais', 'France'],
    });
    const lines = ['12 Rue Exemple', 'Calais', '62100', 'France'];
    expect(currentAddress([row(parts, { postcode: '62100' })])).toEqual({ kind: 'known', lines });
    const at = { HOUSE: '1', STREET: 'High Street', COUNTRY: 'United Kingdom' };
    expect(currentAddress([row(at)])).toEqual({ kind: 'known', lines: ['1 High Street', 'ZZ1 1AB'] });
  });

  it.each<[string, Partial<AddressRow>]>([
    ['a type of many words', { type: 'Confidential address' }],
    ['a type', { type: 'Protected' }],
    ['a part', { parts: { HOUSE: '1', STREET: 'Address withheld' } }],
    ['a part in words', { parts: { HOUSE: '1', STREET: 'High Street - do not disclose' } }],
    ['a postcode', { postcode: 'RESTRICTED' }],
    ['a flag in words', { parts: { HOUSE: '1', STREET: 'High Street', confidential: 'Yes' } }],
    ['a flag in JSON text', { parts: '{"HOUSE": "1", "STREET": "High Street", "CONFIDENTIAL": true}' }],
  ])('is protected by whatever says so: %s', (_what, change) => {
    const given = row({ HOUSE: '1', STREET: 'High Street', TOWN: 'Exbridge' }, change);
    expect(currentAddress([given])).toEqual({ kind: 'protected' });
  });
});
