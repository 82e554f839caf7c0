import { describe, expect, it } from '@jest/globals';
import { type EventField, eventType, fields } from '@linchpin/event-types';
import type { DraftContent } from '@linchpin/trigger-drafts';
import { type Owed, owedSchema } from '@linchpin/trigger-files';
import { FormValues } from '../forms/form-values.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { dueContent, owedContent, readDue, readOwed } from './deadline-form.js';
import { metContent, metFields, readMet } from './met-form.js';
const type = eventType('conference.initial.scheduled');
const eventFields: readonly EventField[] = type ? fields(type) : [];
const lists = { teams: [{ value: 'HUB-N', text: 'North' }] } as unknown as Lists;
const owed: Owed = owedSchema.parse({
  key: 'held',
  title: 'Hold the conference',
  due: { from: { field: 'strategyDiscussionDate' }, amount: 15, unit: 'working-days', calendar: 'statutory' },
  rule: 'statutory',
  citation: 'Working Together 2023',
  metBy: { event: 'conference.held' },
});
const content: DraftContent = {
  on: 'conference.initial.scheduled',
  steps: [{ key: 'room', title: 'Room', kind: 'rooms.book', after: [], settings: {} }],
  deadlines: [owed],
};

const what = (changes: Record<string, string> = {}, one = owed) =>
  readOwed(FormValues.of({ ...owedContent(one), ...changes }), lists, content, one);
const met = (changes: Record<string, string> = {}, one = owed) =>
  readMet(FormValues.of({ ...metContent(one), ...changes }), content);

describe('a date that is owed', () => {
  it('comes back from its pages as it was', () => {
    const { due, metBy, atRisk, ...rest } = owed;
    expect(what()).toEqual({ value: rest });
    expect(readDue(FormValues.of(dueContent(owed)), eventFields, owed).value).toBe(due);
    for (const one of [metBy, 'person', { step: 'room' }, { event: 'plan.ended', of: 'child' }] as const) {
      expect(met({}, { ...owed, metBy: one, atRisk: 40 })).toEqual({ value: { metBy: one, atRisk: 40 } });
    }
    expect(atRisk).toBe(75);
  });

  it('of the council may name its source, one of the law must', () => {
    const { citation: _citation, ...local } = { ...owed, rule: 'local' as const };
    expect(what({}, local).value).not.toHaveProperty('citation');
    expect(what({ rule: 'local', 'local-source': 'Standards 2026' }).value).toMatchObject({
      citation: 'Standards 2026',
    });
    expect(what({ citation: '' }).faults?.[0]?.field).toBe('citation');
  });

  it.each([
    ['title', 'x'.repeat(10_000), 'title'],
    ['title', '', 'title'],
    ['rule', 'constructor', 'rule'],
    ['team', 'HUB-GONE', 'team'],
    ['key', 'Not A Key', 'key'],
  ])('is refused when its %s is %.20s', (name, text, field) => {
    expect(what({ [name]: text }).faults?.map((one) => one.field)).toContain(field);
  });

  it.each([
    ['due-amount', '0', { 'due-from': 'event' }, 'due-amount'],
    ['due-unit', 'working-days:service', {}, 'due-unit'],
    ['due-from', 'field:startsat', {}, 'due-from'],
  ])('needs time of the right calendar: %s is not %s', (name, text, more, field) => {
    const values = FormValues.of({ ...dueContent(owed), ...more, [name]: text });
    expect(readDue(values, eventFields, owed).faults?.[0]?.field).toBe(field);
  });

  it('is met by what is done once about the same child, only where the trigger’s event says which child', () => {
    expect(met({ met: 'child', 'child-event': 'visit.due' }).faults?.[0]?.field).toBe('child-event');
    expect(JSON.stringify(metFields(FormValues.of({}), { ...content, on: 'task.done' }))).toContain('same child');
    const ofNoChild = { ...content, on: 'restricted.received' };
    expect(JSON.stringify(metFields(FormValues.of({}), ofNoChild))).not.toContain('same child');
  });

  it('is met by steps of the trigger and events about the same subject only', () => {
    expect(met({ met: 'step', step: '__proto__' }).faults?.[0]?.field).toBe('step');
    expect(met({ met: 'event', event: 'placement.moved' }).faults?.[0]?.field).toBe('event');
    expect(met({ met: 'nobody' }).faults?.[0]?.field).toBe('met');
    expect(met({ 'at-risk': '100' }).faults?.[0]?.field).toBe('at-risk');
    const shown = JSON.stringify(metFields(FormValues.of({}), content));
    expect(shown).toContain('conference.held');
    expect(shown).not.toContain('placement.moved');
  });
});
