import { describe, expect, it } from '@jest/globals';
import { fittingEvent, readCloudEvent } from '@linchpin/cloud-events';
import { eventType, eventTypes } from '@linchpin/event-types';
import { mappingFields, type MappingRow, mappingRowSchema } from '@linchpin/mappings';
import { applyMapping } from './apply-mapping.js';
import { faultsInWords, type MappingFault, schemaFaults, together } from './mapping-faults.js';

type Row = Partial<MappingRow>;

const complete: Record<string, Row[]> = {
  'conference.initial.scheduled': [
    { field: 'meetingRef', path: 'ref' },
    { field: 'startsAt', path: 'at' },
    { field: 'durationMin', path: 'minutes' },
    { field: 'venueNeed.capacity', path: 'people' },
    { field: 'chairRef', path: 'chair' },
    { field: 'childCount', path: 'children' },
  ],
};
const right = { ref: 'M-1', at: '2026-12-10T10:00:00Z', minutes: 60, people: 4, chair: 'C-1', children: 1 };

/** What is told of a body, each fault as a sentence. The field stands before it by its path instead of its title. */
function told(type: string, rows: Row[], body: object, showsValues = false): string[] {
  const known = eventType(type);
  if (!known) throw new Error(`${type} is not in the catalogue`);
  const read = rows.map((row) => mappingRowSchema.parse(row));
  const message = { messageId: 'msg-1', sentAt: new Date('2026-11-20T09:00:00Z') };
  const { event, faults } = applyMapping(known, read, body, new Map(), 'mosaic', message, showsValues);
  const found: MappingFault[] = [...faults];
  try {
    fittingEvent(known, event, body, 'wrong', (issue) => {
      const each = schemaFaults({ type: known, rows: read, showsValues }, issue, event);
      found.push(...each);
      return each;
    });
  } catch {
    // What is wrong is in `found`.
  }
  const paths = new Map(mappingFields(known).map(({ title, path }) => [title, path]));
  return together(found).map(({ title, message: what }) => `${paths.get(title) ?? title}: ${what}`);
}

const scheduled = (change: object, rows: Row[] = [], showsValues = false) => {
  const changed = new Set(rows.map(({ field }) => field));
  const all = [...(complete['conference.initial.scheduled'] ?? []).filter(({ field }) => !changed.has(field)), ...rows];
  return told('conference.initial.scheduled', all, { ...right, ...change }, showsValues);
};

describe('what is wrong with what a mapping makes', () => {
  it('is nothing when the body is right', () => {
    expect(scheduled({})).toEqual([]);
  });

  it('is each field that has no row or finds nothing, a group by the fields that it needs', () => {
    expect(told('conference.initial.scheduled', [{ field: 'startsAt', path: 'Meeting.Start' }], {})).toEqual([
      'meetingRef: the mapping does not say where it comes from. This field says what the event is about',
      'childCount: the mapping does not say where it comes from',
      'startsAt: nothing was found at Meeting.Start',
      'durationMin: the mapping does not say where it comes from',
      'venueNeed.capacity: the mapping does not say where it comes from',
      'chairRef: the mapping does not say where it comes from',
    ]);
  });

  it.each<[string, object, Row[], string]>([
    [
      'a number for text',
      { chair: 310 },
      [],
      'chairRef: what was found at chair is a number and text is needed: choose the conversion “Text”',
    ],
    [
      'text for a number',
      { minutes: '60' },
      [],
      'durationMin: what was found at minutes is text and a number is needed: choose the conversion “Number”',
    ],
    ['half a minute', { minutes: 60.5 }, [], 'durationMin: what was found at minutes must be a whole number'],
    ['too few', { minutes: 5 }, [], 'durationMin: what was found at minutes must be 15 or more'],
    ['too many', { people: 1000 }, [], 'venueNeed.capacity: what was found at people must be 200 or less'],
    ['too long', { chair: 'x'.repeat(65) }, [], 'chairRef: what was found at chair must be 64 characters or fewer'],
    [
      'a sentence for a reference',
      { chair: 'Somebody Invented' },
      [],
      'chairRef: what was found at chair must be letters, digits and . _ : / - without spaces',
    ],
    [
      'a group for one value',
      { chair: { name: 'x' } },
      [],
      'chairRef: what was found at chair is a group of fields: lead the path to one value in it',
    ],
    [
      'a date in another shape',
      { at: '10/12/2026 10:00' },
      [],
      'startsAt: what was found at at is not a date and time such as 2026-12-10T10:00:00Z: choose the conversion that starts “Time from” and fits it',
    ],
    [
      'text for yes or no',
      { hidden: 'Y' },
      [{ field: 'restricted', path: 'hidden' }],
      'restricted: what was found at hidden must be yes or no: choose the conversion “Yes or no”',
    ],
    [
      'text for a list',
      { checks: 'POL' },
      [{ field: 'checkAgencies', path: 'checks' }],
      'checkAgencies: what was found at checks is one value and a list is needed: choose the conversion “List from text”',
    ],
    [
      'an entry of a list',
      { checks: ['POL', 'a b'] },
      [{ field: 'checkAgencies', path: 'checks' }],
      'checkAgencies: an entry of the list at checks must be letters, digits and . _ - without spaces',
    ],
    [
      'a fixed value',
      {},
      [{ field: 'childCount', fixed: '99' }],
      'childCount: the fixed value “99” must be 20 or less',
    ],
  ])('says what came and what is needed: %s', (_what, change, rows, sentence) => {
    expect(scheduled(change, rows)).toEqual([sentence]);
  });

  it('names the codes allowed and how to get to them, and the value to whoever pasted it', () => {
    const rows: Row[] = [
      { field: 'meetingRef', path: 'ref' },
      { field: 'reasonCode', path: 'why' },
    ];
    const allowed = String.raw`is none of the allowed codes room, chair, .*: choose the conversion “Value table”, with a table`;
    expect(told('conference.cancelled', rows, { ref: 'M-1', why: 'Somebody was ill' })).toEqual([
      expect.stringMatching(`^reasonCode: what was found at why ${allowed}`),
    ]);
    expect(told('conference.cancelled', rows, { ref: 'M-1', why: 'ICPC' }, true)).toEqual([
      expect.stringMatching(`^reasonCode: “ICPC” from why ${allowed}`),
    ]);
  });

  it('is never in the words of the schema, and repeats no value of a message', () => {
    for (const type of eventTypes.filter(({ internal }) => !internal)) {
      for (const value of [
        'Invented',
        4857773456,
        true,
        ['Invented'],
        { a: 'Invented' },
        'two Invented words',
        1.5,
        null,
      ]) {
        const rows = Object.keys(type.data.shape).map((field): Row => ({ field, path: `body.${field}` }));
        const body = { body: Object.fromEntries(Object.keys(type.data.shape).map((field) => [field, value])) };
        const words = told(type.type, rows, body).join('\n');
        expect(words).not.toMatch(/Invalid|: expected|, received|undefined|Too (big|small)|Invented|4857773456/);
      }
    }
  });

  it('stays in the words of the schema for programmers who send CloudEvents', () => {
    expect(() =>
      readCloudEvent(Buffer.from(JSON.stringify({ specversion: '1.0', type: 'plan.ended', data: {} }))),
    ).toThrow(expect.objectContaining({ faults: expect.arrayContaining([expect.objectContaining({ path: 'id' })]) }));
  });
});

describe('the reason that is kept', () => {
  const fault = (path: string, message: string): MappingFault => ({ path, title: path, message });

  it('has a line for each fault, and at most 500 characters in whole lines', () => {
    expect(faultsInWords([fault('a', 'is wrong'), fault('b', 'is missing')])).toBe('a: is wrong\nb: is missing');
    const many = Array.from({ length: 30 }, (_, index) => fault(`field${String(index)}`, 'was not found anywhere'));
    const words = faultsInWords(many);
    expect(words.length).toBeLessThanOrEqual(500);
    const lines = words.split('\n');
    expect(lines.at(-1)).toBe(`${String(30 - lines.length + 1)} more`);
    expect(lines.slice(0, -1).every((line) => line.endsWith('anywhere'))).toBe(true);
    expect(faultsInWords([fault('a', 'x'.repeat(900))])).toHaveLength(500);
    const long = faultsInWords([fault('a', 'x'.repeat(495)), fault('b', 'is wrong'), fault('c', 'is wrong')]);
    expect(long).toMatch(/^a: x+\n2 more$/);
    expect(long).toHaveLength(500);
  });
});
