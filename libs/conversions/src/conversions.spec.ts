import { describe, expect, it } from '@jest/globals';
import {
  ConversionError,
  type ConversionName,
  conversionNames,
  conversions,
  convert,
  isMissing,
} from './conversions.js';

const tables = new Map([
  [
    'sites',
    new Map([
      ['N', 'NORTHGATE'],
      ['7', 'CHELMER'],
    ]),
  ],
]);

describe('the conversions', () => {
  it.each<[ConversionName, unknown, string, unknown]>([
    ['as-is', { a: [1] }, '', { a: [1] }],
    ['text', 1001, 'P-', 'P-1001'],
    ['text', ' M-1 ', '', 'M-1'],
    ['number', '120', '', 120],
    ['number', -1.5, '', -1.5],
    ['yes-no', 'Y', '', true],
    ['yes-no', 'false', '', false],
    ['yes-no', true, '', true],
    ['yes-no', 0, '', false],
    ['date-slashes', '10/12/2026', '', '2026-12-10'],
    ['date-slashes', '1/2/2026 09:30', '', '2026-02-01'],
    ['date-digits', 20261210, '', '2026-12-10'],
    ['date-iso', '2026-07-01T23:30:00Z', '', '2026-07-02'],
    ['date-iso', '2026-07-01', '', '2026-07-01'],
    ['date-iso', '2026-07-01T23:30:00', '', '2026-07-01'],
    ['time-slashes', '10/12/2026 10:00', '', '2026-12-10T10:00:00+00:00'],
    ['time-slashes', '01/07/2026 10:00', '', '2026-07-01T10:00:00+01:00'],
    // The hour that happens twice: the earlier of the two.
    ['time-slashes', '25/10/2026 01:30', '', '2026-10-25T01:30:00+01:00'],
    ['time-iso', '2026-12-10T10:00:00', '', '2026-12-10T10:00:00+00:00'],
    ['time-iso', '2026-07-01 10:00', '', '2026-07-01T10:00:00+01:00'],
    ['time-iso', '2026-07-01T10:00:00.123+0200', '', '2026-07-01T10:00:00.123+02:00'],
    ['time-iso', '2026-07-01T10:00Z', '', '2026-07-01T10:00:00Z'],
    ['table', 'N', 'sites', 'NORTHGATE'],
    ['table', [7, ' N '], 'sites', ['CHELMER', 'NORTHGATE']],
    ['list', 'POL; HLT;;SCH', ';', ['POL', 'HLT', 'SCH']],
  ])('%s of %j using %j', (name, value, using, wanted) => {
    expect(convert(name, value, using, tables)).toEqual(wanted);
  });

  it.each<[ConversionName, unknown, RegExp]>([
    ['text', { a: 1 }, /one value is needed/],
    ['number', '12 people', /not a number/],
    ['number', '', /not a number/],
    ['yes-no', 'maybe', /neither yes nor no/],
    ['date-slashes', '2026-12-10', /dd\/mm\/yyyy/],
    ['date-slashes', '30/02/2026', /not a date of the calendar/],
    ['date-digits', '2026121', /yyyymmdd/],
    ['date-iso', 'tomorrow', /ISO/],
    ['time-slashes', '10/12/2026', /no time/],
    ['time-slashes', '10/12/2026 25:00', /time of day/],
    // The hour that is left out when the clocks go forward.
    ['time-slashes', '29/03/2026 01:30', /does not exist in London/],
    ['time-iso', '2026-12-10', /ISO/],
    ['table', '1999', /^is not in the value table sites: add a row for it$/],
    ['table', {}, /^is not in the value table sites: add a row for it$/],
  ])('%s refuses %j', (name, value, message) => {
    expect(() => convert(name, value, 'sites', tables)).toThrow(ConversionError);
    expect(() => convert(name, value, 'sites', tables)).toThrow(message);
  });

  it('never repeat a value that may be personal', () => {
    for (const name of conversionNames) {
      for (const value of ['Somebody Invented', 'SMITH', '31/02/2012', '4857773456']) {
        try {
          convert(name, value, 'sites', tables);
        } catch (error) {
          expect(JSON.stringify({ ...(error as object), message: (error as Error).message })).not.toContain(value);
        }
      }
    }
  });

  it('let a short code be repeated, or nobody could add it to its table', () => {
    const safeValue = (value: unknown) => {
      try {
        return convert('table', value, 'sites', tables);
      } catch (error) {
        return (error as ConversionError).safeValue;
      }
    };
    expect([safeValue('1999'), safeValue(['B2']), safeValue('SMITH'), safeValue({})]).toEqual([
      '1999',
      'B2',
      undefined,
      undefined,
    ]);
  });

  it('look nothing up in what every object inherits, nor in a table that is not there', () => {
    expect(() => convert('table', 'constructor', 'sites', tables)).toThrow(/not in the value table/);
    expect(() => convert('table', 'N', 'nothing', tables)).toThrow(/there is no value table nothing/);
  });

  it('each say what they do', () => {
    for (const { title, description, example } of Object.values(conversions)) {
      expect([title, description, example].every((text) => text.length > 3)).toBe(true);
    }
  });
});

describe('a missing value', () => {
  it.each([undefined, null, '', '  '])('is %j', (value) => expect(isMissing(value, false)).toBe(true));
  it.each([0, false, 'x', [], {}])('is not %j', (value) => expect(isMissing(value, true)).toBe(false));
  it('is -1 only where the source says so', () => {
    expect([isMissing(-1, true), isMissing('-1', true), isMissing(-1, false)]).toEqual([true, true, false]);
  });
});
