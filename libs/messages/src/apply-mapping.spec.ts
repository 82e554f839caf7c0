import { describe, expect, it } from '@jest/globals';
import { eventType, eventTypes, fields } from '@linchpin/event-types';
import { type Applies, type Mapping, mappingFields, mappingRowSchema } from '@linchpin/mappings';
import { applyMapping, mappingApplies } from './apply-mapping.js';

const mapping = (rows: Partial<Mapping['rows'][number]>[], applies: Applies = { when: 'always' }): Mapping => ({
  title: 'Cancelled',
  eventType: 'conference.cancelled',
  applies,
  rows: rows.map((row) => mappingRowSchema.parse(row)),
  expression: null,
});
const message = { messageId: 'msg-1', sentAt: new Date('2026-11-20T09:00:00Z') };
const tables = new Map([
  [
    'steps',
    new Map([
      ['1900', 'conference.cancelled'],
      ['1860', 'conference.initial.scheduled'],
    ]),
  ],
]);

const titleOf = (path: string) =>
  eventTypes
    .filter(({ type }) => type === 'conference.cancelled')
    .flatMap(fields)
    .find((field) => field.path === path)?.title;

function apply({ eventType: name, rows }: Mapping, body: unknown) {
  const type = eventType(name);
  if (!type) throw new Error(`${name} is not in the catalogue`);
  return applyMapping(type, rows, body, tables, 'mosaic', message);
}

describe('whether a mapping applies', () => {
  const applies = (when: Applies, body: unknown) => mappingApplies(mapping([], when), body, tables);

  it('is a yes always, by a value, or by a table that makes it the event type', () => {
    expect(applies({ when: 'always' }, {})).toBe(true);
    expect(applies({ when: 'value', path: 'kind', values: ['x', '7'] }, { kind: 7 })).toBe(true);
    expect(applies({ when: 'table', path: 'step.type', table: 'steps' }, { step: { type: 1900 } })).toBe(true);
  });

  it('is a no for other values, none, what is no value, and a table that is not there', () => {
    expect(applies({ when: 'value', path: 'kind', values: ['x'] }, { kind: 'y' })).toBe(false);
    expect(applies({ when: 'value', path: 'kind', values: ['x'] }, {})).toBe(false);
    expect(applies({ when: 'value', path: 'kind', values: ['[object Object]'] }, { kind: {} })).toBe(false);
    expect(applies({ when: 'table', path: 'type', table: 'steps' }, { type: 1860 })).toBe(false);
    expect(applies({ when: 'table', path: 'type', table: 'steps' }, { type: 'constructor' })).toBe(false);
    expect(applies({ when: 'table', path: 'type', table: 'other' }, { type: 1900 })).toBe(false);
  });
});

describe('applying a mapping', () => {
  const rows = [
    { field: 'meetingRef', path: 'meeting', conversion: 'text', using: 'M-' },
    { field: 'reasonCode', fixed: 'chair' },
    { field: 'startsAt', path: 'at', conversion: 'time-slashes' },
    { field: 'childCount', fixed: '2' },
    { field: 'restricted', path: 'hidden', conversion: 'yes-no', minusOneIsMissing: true },
  ] as const;

  it('makes an event with the message’s id and time', () => {
    const body = { meeting: 20417, at: '10/12/2026 10:00', hidden: -1, name: 'Somebody Invented' };
    const { event, faults } = apply(mapping([...rows]), body);
    expect(faults).toEqual([]);
    expect(event).toEqual({
      specversion: '1.0',
      id: 'msg-1',
      source: 'urn:linchpin:source:mosaic',
      type: 'conference.cancelled',
      subject: 'meeting/M-20417',
      time: '2026-11-20T09:00:00.000Z',
      data: { meetingRef: 'M-20417', reasonCode: 'chair', startsAt: '2026-12-10T10:00:00+00:00', childCount: 2 },
    });
  });

  it('takes id and time from the body where rows say so', () => {
    const own = [
      ...rows,
      { field: 'id', path: 'stepId', conversion: 'text' },
      { field: 'time', path: 'done', conversion: 'time-iso' },
    ] as const;
    const body = { meeting: 1, stepId: 99, done: '2026-07-01T10:00:00' };
    expect(apply(mapping([...own]), body).event).toMatchObject({
      id: '99',
      time: '2026-07-01T10:00:00+01:00',
    });
  });

  it('collects every fault with the field, the path and what is needed', () => {
    const { faults } = apply(mapping([...rows]), { at: 'soon', hidden: 'perhaps' });
    expect(faults).toEqual([
      {
        path: 'data.startsAt',
        title: titleOf('startsAt'),
        message: 'what was found at at is not a date written as dd/mm/yyyy',
      },
      {
        path: 'data.restricted',
        title: titleOf('restricted'),
        message: expect.stringMatching(/^what was found at hidden is neither yes nor no/),
      },
      {
        path: 'data.meetingRef',
        title: titleOf('meetingRef'),
        message: 'nothing was found at meeting. This field says what the event is about',
      },
    ]);
  });

  it('puts nested fields into their groups', () => {
    const nested = { ...mapping([]), eventType: 'conference.initial.scheduled' };
    nested.rows = [
      mappingRowSchema.parse({ field: 'venueNeed.capacity', fixed: '12' }),
      mappingRowSchema.parse({ field: 'venueNeed.equipment', fixed: 'video, hearing-loop' }),
    ];
    const { event } = apply(nested, {});
    expect(event.data).toEqual({ venueNeed: { capacity: 12, equipment: ['video', 'hearing-loop'] } });
  });

  it('leaves out what its event type does not know', () => {
    const { event } = apply(mapping([{ field: '__proto__.polluted', fixed: 'x' }]), {});
    expect(event.data).toEqual({});
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
  });

  it('can fill the subject of every event type that may be sent', () => {
    for (const type of eventTypes.filter(({ internal }) => !internal)) {
      expect({ type: type.type, subject: mappingFields(type).find(({ isSubject }) => isSubject)?.path }).toEqual({
        type: type.type,
        subject: type.refField,
      });
    }
  });
});

describe('a row', () => {
  it.each([
    [{ field: 'a' }],
    [{ field: 'a', path: 'b', fixed: 'c' }],
    [{ field: 'a', path: 'b..c' }],
    [{ field: 'a', path: 'b', conversion: 'table' }],
    [{ field: 'a', path: 'b', conversion: 'number', using: 'x' }],
    [{ field: 'a', path: 'b', conversion: 'guess' }],
    [{ field: 'a', path: 'b', other: true }],
  ])('%j is refused', (row) => expect(mappingRowSchema.safeParse(row).success).toBe(false));
});

describe('what is lost on the way through a mapping', () => {
  const row = (change: object) => mappingRowSchema.parse({ field: 'meetingRef', path: 'meeting', ...change });
  const reference = (body: unknown, change: object = {}) => {
    const { event, faults } = apply(mapping([row(change)]), body);
    return faults[0]?.message ?? (event.data as Record<string, unknown>).meetingRef;
  };

  it('is nothing that nobody sees', () => {
    for (const meeting of ['M-\u00ad7', '\u200bM-7', 'M-7\u00a0', '\ufeffM-7\u2060']) {
      expect(reference({ meeting })).toBe('M-7');
      expect(reference({ meeting }, { conversion: 'text' })).toBe('M-7');
    }
  });

  it('is no mark before the name of a field', () => {
    expect(reference({ '\ufeffmeeting': 'M-7' })).toBe('M-7');
    expect(reference({ meeting: 'M-7' }, { path: '\u200bmeeting' })).toBe('M-7');
    expect(reference({ '\ufeffmeeting': 'M-8', meeting: 'M-7' })).toBe('M-7');
  });

  it('is no nought at the beginning of a text, and no digit of a long number without a word', () => {
    expect(reference({ meeting: '000123' }, { conversion: 'text', using: 'M-' })).toBe('M-000123');
    const long = JSON.parse('{"meeting":12345678901234567890}') as unknown;
    for (const conversion of ['text', 'as-is'] as const) {
      expect(reference(long, { conversion })).toContain('more digits than can be kept');
    }
    expect(reference(long, { conversion: 'table', using: 'steps' })).toContain('more digits than can be kept');
  });

  it('is a value that the source writes for “not given”, where the mapping says so', () => {
    const dated = (at: string) => {
      const missing = ['01/01/1900 00:00', '31/12/9999'];
      const start = mappingRowSchema.parse({ field: 'startsAt', path: 'at', conversion: 'time-slashes', missing });
      const { event, faults } = apply(mapping([row({}), start]), { meeting: 'M-7', at });
      return faults[0]?.message ?? (event.data as Record<string, unknown>).startsAt;
    };
    expect(dated('01/01/1900 00:00')).toBeUndefined();
    expect(dated('31/12/9999\u00a0')).toBeUndefined();
    expect(dated('20/11/2026 10:00')).toBe('2026-11-20T10:00:00+00:00');
  });
});
