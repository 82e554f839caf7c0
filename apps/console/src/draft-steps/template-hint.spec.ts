import { describe, expect, it } from '@jest/globals';
import type { TemplateRules } from '@linchpin/documents';
import type { Step } from '@linchpin/trigger-files';
import type { FieldView } from '../trigger-editor/field-view.js';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { withTemplateHint } from './template-hint.js';
const row = (code: string, names: string[], audience = 'family') => ({
  code,
  audience,
  boundary: 'admin',
  prints: names.map((name): TemplateRules['prints'][number] => ({ name, within: [] })),
});
const lists = {
  templates: ['X01', 'X02', 'X03', 'X04'].map((value) => ({ value, text: value })),
  templateRows: [
    row('X01', ['replyByDate', 'meetingDate'], 'professional'),
    row('X02', ['today']),
    row('X03', ['placementStartDate', 'replyByDate']),
    row('X04', ['outcomeText']),
    row('P01', ['replyByDate']),
  ],
} as unknown as Lists;
const letter: Step = { key: 'a', title: 'A letter', kind: 'documents.generate', after: [], settings: { to: 'family' } };
const views: FieldView[] = ['template', 'replyBy'].map((name) => ({
  kind: 'group',
  id: `setting-${name}-group`,
  label: name,
  hint: 'Which it is.',
  fields: [],
}));
const hints = (step: Step, on: string) =>
  withTemplateHint(views, step, { on, steps: [step], deadlines: [] }, lists).map(
    (view) => view.kind === 'group' && view.hint,
  );

describe('the choice of a template', () => {
  it('says which need a date, and which this event cannot fill', () => {
    expect(hints(letter, 'conference.initial.scheduled')).toEqual([
      'Which it is. Enter a date under Answer by for X01. Not for this event: X03, X04.',
      'Which it is.',
    ]);
    expect(hints(letter, 'conference.held')[0]).toBe(
      'Which it is. Enter a date under Answer by for X01. Not for this event: X03.',
    );
  });

  it('says nothing more in a step of another kind', () => {
    expect(hints({ ...letter, kind: 'tasks.assign' }, 'conference.held')).toEqual(['Which it is.', 'Which it is.']);
  });
});
