import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { projectPath } from '@linchpin/config';
import { parse } from 'yaml';
import type { DocumentStep } from './asking-trigger.js';
import { templateFaults, templateNote, type TemplateRules } from './template-faults.js';
import { printsOf, templatesFileSchema } from './templates-file.js';

const folder = (name: string) => projectPath('config', 'templates', name);
const listed = templatesFileSchema.parse(parse(await readFile(folder('templates.yaml'), 'utf8')));
const council = new Map<string, TemplateRules>();
for (const { code, file, audience, approval } of listed.templates) {
  const prints = await printsOf(file, await readFile(folder(file)));
  council.set(code, { code, audience, boundary: approval, prints: prints ?? [] });
}

const replyBy = { from: { field: 'startsAt' }, amount: 2, unit: 'working-days', direction: 'before' };
const room: DocumentStep = { key: 'room', kind: 'rooms.book', after: [], settings: {} };
const step = (settings: Record<string, unknown>, change: Partial<DocumentStep> = {}): DocumentStep => ({
  key: 'letters',
  kind: 'documents.generate',
  after: ['room'],
  settings,
  ...change,
});
/** What is said of a step that makes this template of the council for this type of event. */
const said = (
  code: string,
  on: string | undefined,
  settings: Record<string, unknown>,
  change = {},
  others = [room],
) => {
  const one = step({ template: code, to: 'addressee', addressee: 'ICB-NURSE', ...settings }, change);
  return templateFaults(one, { on, steps: [...others, one] }, council.get(code)).map(
    ({ setting, message }) => `${setting}: ${message}`,
  );
};

describe('a step that makes a document', () => {
  it('needs the settings that its template prints', () => {
    const scheduled = 'conference.initial.scheduled';
    for (const code of ['D01', 'D02', 'D03']) {
      const settings = { to: code === 'D01' ? 'family' : 'professionals' };
      expect(said(code, scheduled, settings)).toEqual([
        `replyBy: ${code} needs an answer-by date. Enter one under Answer by.`,
      ]);
      expect(said(code, scheduled, { ...settings, replyBy })).toEqual([]);
    }
    // Also while the draft has no event yet.
    expect(said('D01', undefined, { to: 'family' })).toHaveLength(1);
  });

  it.each([
    ['D01', 'placement.moved', 'D01 is about a meeting, and “Placement moved” has none. Choose another template.'],
    ['D20', 'panel.scheduled', /^template: D20 is about a meeting, and “.+” has none\./],
    ['D13', 'conference.held', /^template: D13 is about a placement, and “Conference held” has none\./],
    // Just scheduled, there is no outcome yet; and a review never comes to that of a conference.
    ['D07', 'conference.initial.scheduled', /: D07 needs the outcome, and “.+” never gives it\. Choose another/],
    ['D07', 'review.lookedafter.held', /: D07 needs the outcome, and “.+” never gives it\. Choose another/],
  ])('is refused where its event can never tell what %s prints: %s', (code, on, message) => {
    expect(said(code, on, { replyBy })).toEqual([expect.stringMatching(message)]);
  });

  it.each([
    // The events before it told who chairs, and when.
    ['D07', 'conference.held'],
    ['D07', 'conference.minutes.due'],
    ['D01', 'conference.rescheduled'],
    ['D12', 'regulation24.approved'],
    ['D13', 'lookedafter.started'],
  ])('is not refused for what another event about the subject tells: %s, %s', (code, on) => {
    expect(said(code, on, { replyBy })).toEqual([]);
  });

  it('is not refused for what will be known when its time comes', () => {
    const on = 'conference.initial.scheduled';
    const later = { ...room, key: 'later', when: { amount: 5 } };
    expect(said('D07', on, {}, { when: { from: { field: 'startsAt' }, amount: 1 } })).toEqual([]);
    expect(said('D07', on, {}, { after: ['later'] }, [later])).toEqual([]);
    expect(said('D07', on, {}, { after: ['room'] }, [room])).toHaveLength(1);
    const notAfter = { from: 'event', amount: 0, latestBy: { from: { field: 'startsAt' } } };
    expect(said('D07', on, {}, { when: notAfter })).toHaveLength(1);
  });

  it('is refused where the people it writes to can never be known', () => {
    const list =
      /^to: An approved list is for a meeting or a placement, and “Referral received” has neither\. Choose somebody else under Who it is for\.$/;
    const letter = { ...council.get('D12'), prints: [] } as unknown as TemplateRules;
    const faults = (on: string, settings: Record<string, unknown>) =>
      templateFaults(step(settings), { on, steps: [] }, letter).map(({ setting, message }) => `${setting}: ${message}`);
    expect(faults('referral.received', { to: 'family' })).toEqual([expect.stringMatching(list)]);
    expect(faults('referral.received', { to: 'professionals' })).toEqual([expect.stringMatching(list)]);
    expect(faults('referral.received', { to: 'parental-responsibility' })).toEqual([]);
    expect(faults('placement.ended', { to: 'family' })).toEqual([]);
    expect(faults('referral.received', { to: 'addressee' })).toEqual([
      'addressee: Choose the addressee it is written to.',
    ]);
  });

  it('is refused for a template of professional work, and for one that a family must not read', () => {
    expect(said('D13', 'placement.moved', { to: 'parental-responsibility', replyBy })).toEqual([
      'template: D13 is written for professionals and says more than a family may be told. Choose another template.',
    ]);
    const professional = { ...council.get('D13'), boundary: 'professional' } as TemplateRules;
    expect(templateFaults(step({ to: 'professionals' }), { steps: [] }, professional)).toEqual([
      { setting: 'template', message: expect.stringMatching(/^D13 is professional work: only a qualified person/) },
    ]);
  });

  it('needs nothing that stands in a part which is never wanted', () => {
    const within = (part: string, name: string) =>
      templateFaults(
        step({ to: 'addressee', addressee: 'ICB-NURSE' }),
        { on: 'referral.received', steps: [] },
        { code: 'X01', audience: 'family', boundary: 'admin', prints: [{ name, within: [part] }] },
      );
    expect(within('replyByDate', 'replyByDate')).toEqual([]);
    expect(within('hasRoom', 'roomName')).toEqual([]);
    expect(within('isPlan', 'chairName')).toEqual([]);
    expect(within('noRoom', 'chairName')).toHaveLength(1);
    expect(within('children', 'replyByDate')).toHaveLength(1);
  });

  it('notes what only some events tell', () => {
    const note = (code: string, on: string, settings = {}) => {
      const one = step({ template: code, to: 'addressee', addressee: 'ICB-NURSE', replyBy, ...settings });
      return templateNote(one, { on, steps: [room, one] }, council.get(code) as TemplateRules);
    };
    const end = 'Where the events do not say, it is not made, and a person is asked to look.';
    expect(note('D01', 'conference.initial.scheduled')).toBe(`D01 also needs the social worker. ${end}`);
    expect(note('D20', 'review.lookedafter.scheduled')).toBe(`D20 also needs the chair and the social worker. ${end}`);
    // The dates of D07 stand in parts that go without them.
    expect(note('D07', 'conference.held')).toBe(`D07 also needs the chair and the social worker. ${end}`);
    // What is a fault is said as one.
    expect(note('D01', 'conference.initial.scheduled', { replyBy: undefined })).toBe('');
    expect(note('D01', 'placement.moved')).toBe('');
  });
});
