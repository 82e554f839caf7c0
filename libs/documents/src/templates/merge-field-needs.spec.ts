import { describe, expect, it } from '@jest/globals';
import { type EventField, type EventType, eventType, eventTypes, fields } from '@linchpin/event-types';
import { Team } from '@linchpin/teams';
import { TagDisposition, TagPlacement, type Tag } from 'easy-template-x';
import { letterData } from '../letters/letter-data.js';
import { factsFrom } from '../letters/subject-facts.js';
import { knownFacts } from './known-facts.js';
import { fieldNeeds, type Origin, switches } from './merge-field-needs.js';
import { missingReasons } from './merge-fields.js';
import { templateFaults } from './template-faults.js';

/** The types of events about the same subject that a letter may be made from. */
const relatives = (type: EventType) => eventTypes.filter((one) => one.about === type.about || one === type);

/** A value that an event may have in this field. */
function sample({ path, kind, codes }: EventField): unknown {
  if (path === 'needs.interpreter') return 'pl';
  switch (kind) {
    case 'date':
      return '2026-12-10';
    case 'datetime':
      return '2026-12-10T10:00:00+00:00';
    case 'number':
      return 90;
    case 'boolean':
      return true;
    case 'list':
      return [];
    case 'code':
      return Object.keys(codes ?? {})[0];
    case 'text':
      return 'X-1';
  }
}

const everyField = new Map(eventTypes.flatMap((type) => fields(type).map((field) => [field.path, field] as const)));
const everyPath = [...everyField.keys()];

/** Data with a value in each of these fields. */
function dataOf(paths: Iterable<string>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  for (const path of paths) {
    const [group = '', name] = path.split('.');
    const field = everyField.get(path);
    if (!field) throw new Error(`No event has the field ${path}.`);
    data[group] = name === undefined ? sample(field) : { ...(data[group] as object), [name]: sample(field) };
  }
  return data;
}

/** As much as the events about one subject can ever tell. */
function fullest(type: EventType) {
  const known = knownFacts(type, true);
  const types = known.meetingTitle !== 'never' ? relatives(type).map((one) => one.type) : [type.type];
  return { data: dataOf(known.fields), types, fields: known.fields };
}

function fromNeeds(): Record<string, Origin> {
  return Object.fromEntries(Object.entries(fieldNeeds).map(([name, { origin }]) => [name, origin]));
}

describe('the check of a trigger and the making of a letter', () => {
  const tag = (name: string): Tag => ({
    name,
    rawText: name,
    disposition: TagDisposition.SelfClosed,
    placement: TagPlacement.TextNode,
    xmlTextNode: { nodeType: 'Text', nodeName: '#text', textContent: name } as const,
  });
  const professional = {
    ref: 'SW-01',
    name: 'Helen Ashdown',
    jobTitle: 'Social worker',
    phone: '01632 960001',
    email: null,
  };
  const team = Object.assign(new Team(), { code: 'HUB-N', name: 'North hub', email: 'n@exshire.example', phone: '1' });
  const child = {
    ref: 'P-1',
    name: { full: 'Ada Example', forename: 'Ada', surname: 'Example' },
    dateOfBirth: { born: '2017-03-09' },
  };
  const recipient = {
    key: 'A-1',
    kind: 'family' as const,
    role: 'mother',
    name: 'Grace Example',
    jobTitle: '',
    organisation: '',
    email: '',
    addressLines: ['1 The Street'],
    byHand: false,
    isParent: true,
    childRefs: ['P-1'],
  };

  /** A letter made when the events about its subject have told this. */
  const letter = (
    data: Record<string, unknown>,
    given: { types?: string[]; replyBy?: unknown; room?: boolean } = {},
  ) => {
    const booked = { startsAt: data.startsAt, roomName: 'Ash', siteName: 'Northgate', siteAddress: '1 Gate' };
    const { types = ['other'], replyBy: asked, room: hasRoom } = given;
    const merged = letterData({
      facts: factsFrom(
        types.map((type) => ({ type, data, restricted: false })),
        { data, restricted: false },
      ),
      earlier: hasRoom ? [{ stepKey: 'room', kind: 'rooms.book', result: booked }] : [],
      council: 'Exshire',
      team,
      worker: data.workerRef ? professional : null,
      chair: data.chairRef ? professional : null,
      replyBy: { date: asked ? '2026-12-08' : null, tooLateForPost: false },
      draft: false,
      recipient,
      children: ['childRef', 'groupRef', 'meetingRef', 'placementRef'].some((name) => data[name]) ? [child] : [],
    });
    return { ...merged, reference: 'R', today: 'T' };
  };

  const origins = Object.entries({ ...switches, ...fromNeeds() }).flatMap(([name, origin]) =>
    origin.kind === 'event' ? [[name, origin.fields] as const] : [],
  );

  it.each(origins)('agree on what fills %s', (name, groups) => {
    const all = dataOf(groups.flat());
    // One of these is wanted for each outcome of a conference; the other fields for all of them.
    const outcomes = ['CP', 'NFA', 'ADJOURNED'].map((outcomeCode) => ({
      ...all,
      ...(groups.flat().includes('outcomeCode') && { outcomeCode }),
    }));
    expect(outcomes.some((data) => letter(data)[name as 'today'])).toBe(true);
    for (const group of groups) {
      for (const path of group) {
        const others = group.filter((one) => one !== path);
        const alone = dataOf(groups.flat().filter((one) => !others.includes(one)));
        if (path !== 'outcomeCode') expect([path, Boolean(letter(alone)[name as 'today'])]).toEqual([path, true]);
      }
      const without = dataOf(everyPath.filter((path) => !group.includes(path)));
      expect(letter(without)[name as 'today'] || null).toBeNull();
    }
  });

  /** Whether a letter that prints this one field is refused although every event has told all it can. */
  const isRefused = (name: string, type: EventType, given: { replyBy?: unknown }, hasRoom: boolean) => {
    const { data, types } = fullest(type);
    return missingReasons([tag(name)], letter(data, { types, ...given, room: hasRoom })).length > 0;
  };

  it.each(eventTypes.map(({ type }) => [type]))('agree on every merge field: %s', (on) => {
    const type = eventType(on) as EventType;
    for (const name of Object.keys(fieldNeeds)) {
      for (const settings of [{}, { replyBy: { amount: 2 } }]) {
        // A room is for a meeting whose start is known: only its own event can book it.
        const steps = fullest(type).fields.has('startsAt')
          ? [[], [{ key: 'room', kind: 'rooms.book', after: [], settings: {} }]]
          : [[]];
        for (const others of steps) {
          const rules = { code: 'X01', audience: 'family', boundary: 'admin', prints: [{ name, within: [] }] } as const;
          const wanted = { to: 'addressee', addressee: 'ICB-NURSE', ...settings };
          const after = others.map(({ key }) => key);
          const one = { key: 'letter', kind: 'documents.generate', after, settings: wanted };
          const faults = templateFaults(one, { on, steps: [...others, one] }, rules);
          const refused = isRefused(name, type, settings, others.length > 0);
          expect([name, faults.length > 0]).toEqual([name, refused]);
        }
      }
    }
  });
});
