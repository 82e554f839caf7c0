import { describe, expect, it } from '@jest/globals';
import { eventTypes } from './catalogue.js';
import { fieldName, fields } from './event-type.js';
import { inSentence } from './path-words.js';

const everyField = eventTypes.flatMap((type) => fields(type).map((field) => ({ on: type.type, ...field })));

/** What Linchpin itself refers to. */
const ours = new Set(['aboutRef', 'checkSetRef']);

describe.each(eventTypes.map((type) => [type.type, type] as const))('the fields of %s', (_name, type) => {
  it('have titles in plain words, each its own', () => {
    const titles = fields(type).map(({ title }) => title);
    for (const title of titles) {
      expect(title).toMatch(/^[A-Z][A-Za-zè’,\-0-9 ]{2,39}$/);
      // Neither `venueNeed` nor the endings that say how something is sent.
      expect(title).not.toMatch(/[a-z][A-Z]|\b([Rr]efs?|[Cc]odes?|[Ii]d|[Mm]in)\b/);
    }
    expect(new Set(titles.map((title) => title.toLowerCase())).size).toBe(titles.length);
  });

  it('offer for conditions what can be compared, and the references not', () => {
    for (const { path, holds, compared, required } of fields(type)) {
      const isReference = /(Ref|Refs|runId|actionId|eventId|EventId)$/.test(path);
      expect({ path, plain: compared === undefined }).toEqual({ path, plain: !isReference && path !== 'restricted' });
      // Whether there is a list of people is asked by many triggers.
      if (holds === 'people-list') expect(compared).toBe('presence');
      // So is, of what the case management system names by a reference, whether it names it.
      if (path.endsWith('Ref') && !required && !ours.has(path))
        expect({ path, compared }).toEqual({ path, compared: 'presence' });
    }
  });
});

describe('a title', () => {
  const ofPath = (path: string) => everyField.filter((field) => field.path === path);

  it('is that of the schema, where the words of the path say too little', () => {
    expect([...new Set(ofPath('venueNeed.capacity').map(({ title }) => title))]).toEqual(['Number of seats needed']);
    expect(ofPath('startsAt').map(({ on, title }) => `${on}: ${title}`)).toContain(
      'transport.requested: Time of collection',
    );
  });

  it('is found by the type and the path', () => {
    const found = eventTypes.find(({ type }) => type === 'allocation.changed');
    expect([fieldName('teamCode', found), fieldName('reasonCode', found), fieldName('goneCode', found)]).toEqual([
      'New team',
      'Reason for the change',
      'Gone',
    ]);
  });

  it('is the words of the path elsewhere', () => {
    expect(
      ['dueDate', 's47Ref', 'docRef', 'runId', 'outcomeCode', 'a.bCode', 'pepRef'].map((path) => fieldName(path)),
    ).toEqual([
      'Due date',
      'Section 47 reference',
      'Document reference',
      'Run reference',
      'Outcome',
      'A: b',
      'PEP reference',
    ]);
  });

  it('stands in a sentence in small letters', () => {
    expect(['Due date', 'PEP reference', 'Child’s participation'].map(inSentence)).toEqual([
      'due date',
      'PEP reference',
      'child’s participation',
    ]);
  });
});

describe('a list of the installation', () => {
  it('is named by every field that holds a code of it', () => {
    const onLists = everyField.map(({ path, list }) => `${path}: ${list ?? 'none'}`);
    expect([...new Set(onLists)].filter((one) => !one.endsWith(': none')).sort()).toEqual([
      'previousTeamCode: teams',
      'teamCode: teams',
      'venueNeed.equipment: equipment',
      'venueNeed.site: sites',
    ]);
    expect(onLists).not.toContain('teamCode: none');
    expect(onLists).not.toContain('venueNeed.site: none');
  });
});
