import { describe, expect, it } from '@jest/globals';
import { type EventData, eventType, eventTypeAreas, eventTypes, knownEventTypes } from './catalogue.js';
import { eventJsonSchema, eventSchema, exampleEvent, INTERNAL_SOURCE } from './cloud-event.js';
import { codes, PLACE, RNE } from './code-sets.js';
import { type EventType, fields } from './event-type.js';

// Written out by hand, so that a type that goes missing or is renamed shows in review.
const fromCaseManagementSystems = [
  'referral.received',
  'referral.decision.due',
  'check.requested',
  'check.overdue',
  'strategy.meeting.scheduled',
  'section47.started',
  'assessment.due',
  'assessment.authorised',
  'conference.initial.requested',
  'conference.initial.scheduled',
  'conference.rescheduled',
  'conference.cancelled',
  'conference.transfer_in.notified',
  'conference.held',
  'conference.minutes.due',
  'coregroup.scheduled',
  'conference.review.scheduled',
  'plan.ended',
  'lookedafter.started',
  'placement.moved',
  'placement.out_of_area.approved',
  'placement.ended',
  'lookedafter.ended',
  'review.lookedafter.scheduled',
  'review.lookedafter.held',
  'healthassessment.due',
  'pep.due',
  'visit.due',
  'missing.started',
  'missing.ended',
  'allocation.changed',
  'legalmeeting.scheduled',
  'carer.assessment.started',
  'panel.scheduled',
  'regulation24.approved',
  'pathwayplan.due',
  'accommodation.moved',
  'privatefostering.notified',
  'familytime.requested',
  'transport.requested',
  'allegation.meeting.scheduled',
  'document.returned',
  'minutetaker.unavailable',
  'room.unavailable',
];
const fromLinchpin = [
  'action.rejected',
  'action.failed',
  'action.skipped',
  'document.missed_post',
  'restricted.received',
  'child.died',
  'fact.changed',
  'check.response.received',
  'task.done',
  'deadline.at_risk',
  'deadline.booked_late',
  'deadline.missed',
];

// Splits camelCase, so that "surname" and "childName" are caught and "datacontenttype" is not.
const personalWords =
  /^(name|names|surname|forename|firstname|lastname|fullname|initials|dob|birth|born|age|sex|gender|ethnicity|religion|address|postcode|uprn|street|town|location|place|latitude|longitude|phone|telephone|mobile|email|nhs|upn|nino|narrative|note|notes|text|comment|comments|summary|abuse|category|harm|diagnosis|health|detail|details)$/;
// A field that may keep such a word, with the reason.
const allowed = new Set(['healthAssessmentRef']); // an opaque reference to an assessment, nothing about health

function get(name: string): EventType {
  const found = eventType(name);
  if (!found) throw new Error(`${name} is not in the catalogue`);
  return found;
}

/** Every property name in a JSON Schema, at any depth and inside lists too. */
function propertyNames(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(propertyNames);
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) =>
    key === 'properties'
      ? Object.entries(value as object).flatMap(([name, field]) => [name, ...propertyNames(field)])
      : key === 'examples'
        ? []
        : propertyNames(value),
  );
}

function withData(name: EventType, change: Record<string, unknown>) {
  return { ...exampleEvent(name), data: { ...name.example, ...change } };
}

describe('the catalogue', () => {
  it('holds exactly the agreed event types', () => {
    expect([...knownEventTypes].sort()).toEqual([...fromCaseManagementSystems, ...fromLinchpin].sort());
    expect(eventTypes.filter(({ internal }) => internal).map(({ type }) => type)).toEqual(fromLinchpin);
  });

  it('holds each type once, and in one area', () => {
    expect(new Set(knownEventTypes).size).toBe(eventTypes.length);
    expect(eventTypeAreas.flatMap((area) => area.eventTypes)).toEqual(eventTypes);
  });

  it('answers undefined for a name it does not have', () => {
    expect(eventType('constructor')).toBeUndefined();
    expect(eventType('placement.teleported')).toBeUndefined();
  });
});

describe.each(eventTypes.map((entry) => [entry.type, entry] as const))('%s', (name, entry) => {
  it('has a dotted lower-case name and words that read well', () => {
    expect(name).toMatch(/^[a-z0-9_]+(\.[a-z0-9_]+)+$/);
    expect(entry.title).toMatch(/^[A-Z][^.]{3,50}$/);
    expect(`When ${entry.when}`).toMatch(/^When (a|an|the) [^.]+[^.\s]$/);
    expect(entry.description).toMatch(/^[A-Z][^]{20,}\.$/);
    expect(entry.about).toMatch(/^[a-z0-9-]+$/);
  });

  it('accepts its own example as a whole event, unchanged', () => {
    const example = exampleEvent(entry);
    expect(eventSchema(entry).parse(example)).toEqual(example);
    expect(example.source === INTERNAL_SOURCE).toBe(entry.internal);
  });

  it('strips what its schema does not name', () => {
    const parsed = eventSchema(entry).parse({
      ...withData(entry, { childName: 'Synthetic Person', category: 'NEG' }),
      partitionkey: 'x',
    });
    expect(parsed).toEqual(exampleEvent(entry));
  });

  it('refuses an event without its required fields', () => {
    for (const { path } of fields(entry).filter((field) => field.required && !field.path.includes('.'))) {
      const refused = eventSchema(entry).safeParse(withData(entry, { [path]: undefined }));
      expect({ path, paths: refused.error?.issues.map((issue) => issue.path.join('.')) }).toEqual({
        path,
        paths: [`data.${path}`],
      });
    }
  });

  it('refuses a subject of another kind, or one that disagrees with its data', () => {
    const example = exampleEvent(entry);
    expect(eventSchema(entry).safeParse({ ...example, subject: 'something-else/1' }).success).toBe(false);
    const other = eventSchema(entry).safeParse({ ...example, subject: `${entry.about}/not-this-one` });
    expect(other.error?.issues).toMatchObject([
      { path: ['data', entry.refField], message: 'must be the reference in subject' },
    ]);
  });

  it('has no field whose name looks like personal data', () => {
    const suspicious = propertyNames(eventJsonSchema(entry)).filter(
      (property) =>
        !allowed.has(property) &&
        property.split(/(?=[A-Z])|[_-]/).some((word) => personalWords.test(word.toLowerCase())),
    );
    expect(suspicious).toEqual([]);
  });

  it('has no field of unlimited text and describes every field', () => {
    for (const field of fields(entry)) {
      expect({ path: field.path, described: field.description.length > 5 }).toEqual({
        path: field.path,
        described: true,
      });
    }
    const free = 'Asha Example told the school nurse that she is afraid to go home';
    for (const { path } of fields(entry).filter(({ kind }) => kind === 'text' || kind === 'code')) {
      if (path.includes('.')) continue;
      expect({ path, accepted: eventSchema(entry).safeParse(withData(entry, { [path]: free })).success }).toEqual({
        path,
        accepted: false,
      });
    }
  });

  it('gives a JSON Schema of the whole event', () => {
    const schema = eventJsonSchema(entry);
    expect(schema).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $id: `/schemas/${name}.json`,
      title: entry.title,
      description: entry.description,
      type: 'object',
      required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'data'],
      properties: { type: { const: name }, data: { type: 'object' } },
    });
    expect(schema.examples).toEqual([exampleEvent(entry)]);
    // Unknown fields are stripped, not refused, and the schema must say the same.
    expect(JSON.stringify(schema)).not.toContain('additionalProperties');
  });
});

describe('rules of single types', () => {
  it('requires the child where the event is about one child', () => {
    for (const name of ['placement.moved', 'visit.due', 'pep.due', 'healthassessment.due', 'allocation.changed']) {
      expect(eventSchema(get(name)).safeParse(withData(get(name), { childRef: undefined })).success).toBe(false);
    }
  });

  it('requires placement.moved to say who is not to be told, even if nobody', () => {
    const moved = get('placement.moved');
    expect(eventSchema(moved).safeParse(withData(moved, { withheldRoleCodes: undefined })).success).toBe(false);
    expect(eventSchema(moved).safeParse(withData(moved, { withheldRoleCodes: ['parents'] })).success).toBe(true);
    expect(eventSchema(moved).safeParse(withData(moved, { withheldRoleCodes: ['mother'] })).success).toBe(false);
  });

  it('refuses an allegation meeting that is not flagged as restricted', () => {
    const meeting = get('allegation.meeting.scheduled');
    expect(eventSchema(meeting).safeParse(withData(meeting, { restricted: false })).success).toBe(false);
  });

  it('keeps the child and the worker out of restricted.received', () => {
    const restricted = get('restricted.received');
    const parsed = eventSchema(restricted).parse(withData(restricted, { childRef: 'P-1030', workerRef: 'SW-1' }));
    expect(parsed.data).toEqual(restricted.example);
  });

  it('says nowhere where a missing child is', () => {
    for (const name of ['missing.started', 'missing.ended']) {
      expect(fields(get(name)).map(({ path }) => path)).not.toContain('location');
    }
  });

  it('asks 1 to 20 agencies for a check', () => {
    const check = get('check.requested');
    const agencies = (length: number) => Array.from({ length }, (_, index) => `AG${index}`);
    const accepts = (length: number) =>
      eventSchema(check).safeParse(withData(check, { agencies: agencies(length) })).success;
    expect([0, 1, 20, 21].map(accepts)).toEqual([false, true, true, false]);
  });

  it('keeps meetings between 15 minutes and 8 hours', () => {
    const conference = get('conference.initial.scheduled');
    const accepts = (durationMin: number) =>
      eventSchema(conference).safeParse(withData(conference, { durationMin })).success;
    expect([14, 15, 480, 481, 60.5].map(accepts)).toEqual([false, true, true, false, false]);
  });

  it('refuses a day that does not exist and a time without an offset', () => {
    const due = get('assessment.due');
    expect(eventSchema(due).safeParse(withData(due, { dueDate: '2026-02-30' })).success).toBe(false);
    const conference = get('conference.initial.scheduled');
    expect(eventSchema(conference).safeParse(withData(conference, { startsAt: '2026-12-10T10:00:00' })).success).toBe(
      false,
    );
  });

  it('types the data of an event', () => {
    const data: EventData<'placement.moved'> = {
      childRef: 'P-1012',
      placementRef: 'PL-1',
      startDate: '2026-12-01',
      rneCode: 'T',
      placementTypeCode: 'U6',
      outOfArea: false,
      emergency: false,
      withheldRoleCodes: [],
    };
    expect(get('placement.moved').data.parse(data)).toEqual(data);
    // @ts-expect-error a code outside the set does not compile
    const wrong: EventData<'placement.moved'>['rneCode'] = 'Q';
    expect(codes(RNE).safeParse(wrong).success).toBe(false);
  });
});

describe('code sets', () => {
  it('have a label for every code', () => {
    for (const [code, label] of Object.entries({ ...RNE, ...PLACE })) {
      expect(code).toMatch(/^[A-Z0-9]+$/);
      expect(label.length).toBeGreaterThan(3);
    }
  });

  it('carry their labels in the metadata', () => {
    expect(codes(RNE).meta()).toEqual({ 'x-labels': RNE });
    expect(codes(RNE).options).toEqual(['S', 'L', 'P', 'T', 'B', 'U']);
  });
});
