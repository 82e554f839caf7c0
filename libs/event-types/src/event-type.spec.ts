import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { eventType } from './catalogue.js';
import { fields } from './event-type.js';
import { CHECK_PURPOSE } from './product-code-sets.js';

function fieldsByPath(name: string) {
  const found = eventType(name);
  if (!found) throw new Error(`${name} is not in the catalogue`);
  return new Map(fields(found).map((field) => [field.path, field]));
}

describe('fields', () => {
  it('gives nested fields a dotted path', () => {
    const conference = fieldsByPath('conference.initial.scheduled');
    expect(conference.get('venueNeed.capacity')).toEqual({
      path: 'venueNeed.capacity',
      title: 'Number of seats needed',
      kind: 'number',
      required: true,
      description: 'Number of people to seat',
    });
    expect(conference.has('venueNeed')).toBe(false);
  });

  it('never requires a field inside an optional group', () => {
    expect(fieldsByPath('coregroup.scheduled').get('venueNeed.capacity')?.required).toBe(false);
  });

  it.each([
    ['conference.initial.scheduled', 'chairRef', 'text'],
    ['conference.initial.scheduled', 'startsAt', 'datetime'],
    ['conference.initial.scheduled', 'targetDate', 'date'],
    ['conference.initial.scheduled', 'durationMin', 'number'],
    ['conference.initial.scheduled', 'venueNeed.equipment', 'list'],
    ['conference.initial.scheduled', 'needs.creche', 'boolean'],
    ['conference.held', 'attendedCounts', 'list'],
    ['placement.moved', 'rneCode', 'code'],
    ['allegation.meeting.scheduled', 'restricted', 'boolean'],
  ])('says that %s %s is a %s', (type, path, kind) => {
    expect(fieldsByPath(type).get(path)?.kind).toBe(kind);
  });

  it('gives codes with their labels, for lists too, and only there', () => {
    expect(fieldsByPath('check.requested').get('purposeCode')?.codes).toEqual(CHECK_PURPOSE);
    expect(fieldsByPath('placement.moved').get('withheldRoleCodes')?.codes).toHaveProperty('parents');
    expect(fieldsByPath('check.requested').get('checkSetRef')).not.toHaveProperty('codes');
  });

  it('throws for a schema it has no kind for', () => {
    expect(() => fields({ data: z.object({ odd: z.null() }) })).toThrow('No field kind');
  });
});
