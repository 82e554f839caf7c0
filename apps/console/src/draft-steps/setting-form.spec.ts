import { describe, expect, it } from '@jest/globals';
import { actionKinds, fieldsFor, isActionKind, type SettingField, settingFields } from '@linchpin/action-kinds';
import { type EventField, eventTypes, fields } from '@linchpin/event-types';
import type { ActionKind } from '@linchpin/queue';
import { FormValues } from '../forms/form-values.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { readSetting, readSettings, settingContent, settingName, sourcesOf, suggestedContent } from './setting-form.js';
import { settingView } from './setting-views.js';
const kinds = Object.keys(actionKinds).filter(isActionKind);
const everySetting = kinds.flatMap((kind) =>
  settingFields(kind).map((setting) => [`${kind} ${setting.name}`, kind, setting] as const),
);

/** A sentence that somebody would write: no title with a colon, no article before a question word, no name of files. */
const PERSON = /^(?!\w[^:]*: choose|.*\bthe (?:what|who|how|when)\b|.*\bthe \w+s comes\b)[A-Z][^.]+$/;

const entries = (...values: string[]) => values.map((value) => ({ value, text: `The ${value}` }));
const lists: Lists = {
  teams: entries('HUB-N', 'SPK-NE'),
  staff: entries('ST-01', 'ST-02'),
  sites: entries('NORTHGATE'),
  equipment: entries('video', 'screen'),
  templates: entries('D01', 'D02'),
  addressees: entries('ICB-NURSE'),
  templateRows: [],
};

/** Values that somebody could give a setting in the trigger itself. */
function samples(setting: SettingField): unknown[] {
  const { kind, list, choices = [], least = 0, most = 0 } = setting;
  const listed = list ? lists[list].map(({ value }) => value) : [];
  switch (kind) {
    case 'text':
      return list ? [...choices.map(({ value }) => value), ...listed] : ['Some plain words'];
    case 'number':
      return [least, most];
    case 'yes-no':
      return [true, false];
    case 'choice':
      return choices.map(({ value }) => value);
    case 'list':
      return [listed, listed.slice(0, 1)];
    case 'timing':
      return [
        { amount: 2, unit: 'working-days' },
        { from: 'event', amount: 0, unit: 'days', direction: 'after', calendar: 'service', at: '09:00' },
      ];
    case 'moment':
      return [];
  }
}

const readBack = (kind: ActionKind, setting: SettingField, value: unknown, eventFields: readonly EventField[]) =>
  readSetting(kind, setting, FormValues.of(settingContent(setting, value)), { fields: eventFields, lists }, value);

describe('each setting of each kind', () => {
  it.each(everySetting)('%s comes back from its fields as it was', (_name, kind, setting) => {
    let tried = 0;
    for (const type of eventTypes) {
      const eventFields = fields(type);
      const sources = sourcesOf(setting, eventFields);
      const values = [
        ...(sources.includes('event') ? fieldsFor(setting, eventFields).map(({ path }) => ({ field: path })) : []),
        ...(sources.includes('here') ? samples(setting) : []),
        ...(sources.includes('none') ? [undefined] : []),
      ];
      for (const value of values) {
        tried += 1;
        expect({ on: type.type, ...readBack(kind, setting, value, eventFields) }).toEqual({ on: type.type, value });
      }
    }
    expect(tried).toBeGreaterThan(0);
  });

  it.each(everySetting)(
    '%s refuses what was made by hand, with a sentence, and shows it again',
    (_name, kind, setting) => {
      const name = settingName(setting);
      const type = eventTypes.find((one) => one.type === 'conference.initial.scheduled');
      const eventFields = type ? fields(type) : [];
      const long = 'x'.repeat(10_000);
      for (const text of ['__proto__', 'constructor', long, '{ field: childRef }']) {
        for (const source of ['event', 'here']) {
          const values = FormValues.of({
            [`${name}-source`]: source,
            [`${name}-field`]: text,
            [name]: text,
            [`${name}-amount`]: text,
            [`${name}-from`]: text,
          });
          const { value, faults } = readSetting(kind, setting, values, { fields: eventFields, lists }, undefined);
          const isWords =
            setting.kind === 'text' &&
            setting.given === 'trigger' &&
            !setting.list &&
            !text.includes('{') &&
            text !== long;
          if (isWords || sourcesOf(setting, eventFields).every((one) => one === 'none')) {
            expect(faults).toBeUndefined();
            continue;
          }
          expect(value).toBeUndefined();
          for (const fault of faults ?? []) {
            expect(fault.field).toMatch(new RegExp(`^${name}`));
            expect(fault.text.length).toBeLessThan(200);
            expect(fault.text).toMatch(PERSON);
          }
          expect(faults?.length).toBeGreaterThan(0);
          expect(settingView(setting, values, { fields: eventFields, lists, sum: [] })).toMatchObject({
            kind: 'group',
          });
        }
      }
    },
  );

  it.each(everySetting)('%s that a trigger gives is never offered from the event', (_name, _kind, setting) => {
    for (const type of eventTypes) {
      const sources = sourcesOf(setting, fields(type));
      if (setting.given === 'trigger') expect(sources).not.toContain('event');
      if (setting.given === 'event') expect(sources).not.toContain('here');
    }
  });
});

describe('the settings of a step', () => {
  const [, , room] = everySetting.find(([name]) => name === 'rooms.book site') ?? [];

  it('keep a value that its list no longer has, and mark it', () => {
    if (!room) throw new Error('There is no such setting');
    expect(readBack('rooms.book', room, 'CLOSED', [])).toEqual({ value: 'CLOSED' });
    const values = FormValues.of(settingContent(room, 'CLOSED'));
    expect(JSON.stringify(settingView(room, values, { fields: [], lists, sum: [] }))).toContain(
      'CLOSED (no longer on the list)',
    );
    expect(readSetting('rooms.book', room, values, { fields: [], lists }, undefined).faults).toHaveLength(1);
  });

  it('are refused together, each beside its own field', () => {
    const type = eventTypes.find((one) => one.type === 'conference.initial.scheduled');
    const around = { fields: type ? fields(type) : [], lists };
    const { faults = [] } = readSettings('rooms.book', settingFields('rooms.book'), FormValues.of({}), around, {});
    expect(faults.map(({ field }) => field)).toEqual([
      'setting-startsAt-field',
      'setting-minutes-source',
      'setting-capacity-source',
      'setting-site-source',
      'setting-equipment-source',
      'setting-stepFree-source',
    ]);
  });

  it('of a new step begin with the fields that are most likely meant', () => {
    const type = eventTypes.find((one) => one.type === 'conference.initial.scheduled');
    const around = type ? fields(type) : [];
    const suggested = (kind: ActionKind, name: string) => {
      const setting = settingFields(kind).find((one) => one.name === name);
      return setting && suggestedContent(setting, around)[`setting-${name}-field`];
    };
    expect(suggested('rooms.book', 'startsAt')).toBe('startsAt');
    expect(suggested('rooms.book', 'capacity')).toBe('venueNeed.capacity');
    expect(suggested('documents.generate', 'inviteeList')).toBe('inviteeListRef');
    expect(suggested('agency-checks.request', 'agencies')).toBe('checkAgencies');
    expect(suggested('rooms.book', 'minutes')).toBeUndefined();
  });
});
