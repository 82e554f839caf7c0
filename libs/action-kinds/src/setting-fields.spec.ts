import { describe, expect, it } from '@jest/globals';
import { eventType, eventTypes, fields } from '@linchpin/event-types';
import { z } from 'zod';
import { actionKinds, isActionKind } from './action-kinds.js';
import { setting } from './setting.js';
import { describeSettings, fieldsFor, type SettingField, settingFields } from './setting-fields.js';

const kinds = Object.keys(actionKinds).filter(isActionKind);
const everySetting = kinds.flatMap((kind) =>
  settingFields(kind).map((field) => [`${kind} ${field.name}`, field] as const),
);

function get(name: string): SettingField {
  const found = everySetting.find(([each]) => each === name);
  if (!found) throw new Error(`There is no setting ${name}`);
  return found[1];
}

const offered = (name: string, on: string) => {
  const type = eventType(on);
  if (!type) throw new Error(`There is no event type ${on}`);
  return fieldsFor(get(name), fields(type)).map(({ path }) => path);
};

/** The settings that decide who gets something, or who does not. */
const recipients = [
  'documents.generate to',
  'documents.generate inviteeList',
  'documents.generate withheldRoles',
  'documents.generate addressee',
  'agency-checks.request agencies',
  'alerts.send team',
  'tasks.assign team',
  'tasks.assign assignee',
];

describe('the settings of a kind', () => {
  it('come in the order of its schema, with their bounds, choices and defaults', () => {
    expect(settingFields('rooms.book').map(({ name, kind, required }) => [name, kind, required])).toEqual([
      ['startsAt', 'moment', true],
      ['minutes', 'number', true],
      ['capacity', 'number', true],
      ['site', 'text', false],
      ['equipment', 'list', false],
      ['stepFree', 'yes-no', false],
    ]);
    expect(get('rooms.book minutes')).toMatchObject({ least: 15, most: 480, given: 'either' });
    expect(get('rooms.book stepFree')).toMatchObject({ default: false });
    expect(get('rooms.book equipment')).toMatchObject({ default: [], longest: 20, list: 'equipment' });
    expect(get('alerts.send headline')).toMatchObject({ kind: 'text', shortest: 3, longest: 80 });
    expect(get('alerts.send due')).toMatchObject({ kind: 'timing', required: false });
    expect(get('tasks.assign boundary').choices?.map(({ value }) => value)).toEqual([
      'admin',
      'needs-approval',
      'professional',
    ]);
  });

  it('tell the values that stand beside a list', () => {
    expect(get('alerts.send team')).toMatchObject({
      kind: 'text',
      list: 'teams',
      choices: [{ value: 'spoke' }, { value: 'hub' }],
    });
  });

  it.each(everySetting)('%s has words for people and says where it comes from', (_name, field) => {
    expect(field.title).toMatch(/^[A-Z][^.]{1,30}$/);
    expect(field.description).toMatch(/^[A-Z][^]{5,}[^.]$/);
    expect(field.description).not.toMatch(/\b(code|codes|reference|offset|id|field|json|setting)\b/i);
    expect(field.named).toMatch(/^(the |what |who |step-free)/);
    expect(['event', 'trigger', 'either']).toContain(field.given);
    for (const { value, text } of field.choices ?? []) expect({ value, text }).not.toEqual({ value, text: value });
  });

  it('must have a rule', () => {
    expect(() => describeSettings(z.object({ colour: z.string() }))).toThrow('colour has no rule');
  });

  it.each([
    ['a date without a time', z.iso.date()],
    ['a record', z.record(z.string(), z.string())],
    ['an object of its own', z.object({ name: z.string(), email: z.string() })],
    ['a list of objects', z.array(z.object({ email: z.string() }))],
    ['a choice of two shapes', z.union([z.string(), z.number()])],
    ['anything', z.unknown()],
    ['nothing or a text', z.string().nullable()],
  ])('are refused when one is %s: it must get a kind first', (_what, schema) => {
    const rule = { title: 'New', description: 'Something new', named: 'the new', given: 'either' } as const;
    expect(() => describeSettings(z.object({ new: setting(schema, rule) }))).toThrow('has no kind yet');
  });
});

describe('what chooses recipients', () => {
  it.each(recipients)('%s is never open to a free value of an event', (name) => {
    const { given, holds, list, kind } = get(name);
    if (given === 'event') expect(holds).toBeDefined();
    else expect({ given, closed: list !== undefined || kind === 'choice' }).toEqual({ given: 'trigger', closed: true });
  });

  it.each(recipients)('%s is offered only fields that hold what it asks for', (name) => {
    const field = get(name);
    for (const type of eventTypes) {
      for (const given of fieldsFor(field, fields(type))) expect(given.holds).toBe(field.holds);
    }
  });
});

describe('the event fields that a setting is offered', () => {
  it('are those of its own kind', () => {
    const conference = 'conference.initial.scheduled';
    expect(offered('rooms.book startsAt', conference)).toEqual(['recordedAt', 'startsAt']);
    expect(offered('rooms.book capacity', conference)).toEqual(['childCount', 'durationMin', 'venueNeed.capacity']);
    expect(offered('rooms.book stepFree', conference)).toContain('venueNeed.stepFree');
    expect(offered('rooms.book site', conference)).toContain('venueNeed.site');
    expect(offered('rooms.book site', conference)).not.toContain('inviteeListRef');
    expect(offered('rooms.book equipment', conference)).toEqual(['venueNeed.equipment']);
  });

  it('are those that hold what it asks for', () => {
    expect(offered('documents.generate inviteeList', 'conference.initial.scheduled')).toEqual(['inviteeListRef']);
    expect(offered('documents.generate inviteeList', 'placement.moved')).toEqual(['noticeListRef']);
    expect(offered('documents.generate withheldRoles', 'placement.moved')).toEqual(['withheldRoleCodes']);
    expect(offered('agency-checks.request agencies', 'check.requested')).toEqual(['agencies']);
    expect(offered('agency-checks.request agencies', 'placement.moved')).toEqual([]);
  });

  it('of a choice always hold one of the choices', () => {
    expect(offered('agency-checks.request purpose', 'check.requested')).toEqual(['purposeCode']);
    expect(offered('agency-checks.request lawfulBasis', 'check.requested')).toEqual(['lawfulBasisCode']);
  });

  it('are none for what only a trigger gives', () => {
    for (const [name, field] of everySetting.filter(([, { given }]) => given === 'trigger')) {
      for (const type of eventTypes) expect([name, fieldsFor(field, fields(type))]).toEqual([name, []]);
    }
  });
});
