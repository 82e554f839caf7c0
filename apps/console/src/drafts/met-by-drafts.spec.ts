import { describe, expect, it } from '@jest/globals';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Step } from '@linchpin/trigger-files';
import type { Lists } from '../trigger-editor/installation-lists.js';
import { metByDrafts } from './met-by-drafts.js';
const lists = {
  templateRows: [
    { code: 'D01', boundary: 'admin' },
    { code: 'D07', boundary: 'needs-approval' },
  ],
} as unknown as Lists;

const noteFor = (kind: Step['kind'], settings: Step['settings'], metBy: 'person' | { step: string }) => {
  const content: DraftContent = {
    steps: [{ key: 'letters', title: 'Letters', kind, after: [], settings }],
    deadlines: [],
  };
  const owed = { metBy } as DraftContent['deadlines'][number];
  return metByDrafts(owed, content, lists);
};

describe('a deadline that a step meets', () => {
  const note = 'The letters of this step are drafts: somebody marks this deadline as met by hand.';
  const step = { step: 'letters' };

  it.each([
    ['letters of a template that needs approval', { template: 'D07', to: 'family' }, note],
    ['letters that somebody must approve', { template: 'D01', to: 'family', approvedBy: 'manager' }, note],
    ['letters that are final', { template: 'D01', to: 'family' }, ''],
    ['letters of a template that is not there', { template: 'D99', to: 'family' }, ''],
  ])('says of %s what to know', (_what, settings, expected) => {
    expect(noteFor('documents.generate', settings, step)).toBe(expected);
  });

  it('says nothing of other steps, of none, and where a person says so anyway', () => {
    expect(noteFor('tasks.assign', { team: 'hub', title: 'Prepare', boundary: 'needs-approval' }, step)).toBe('');
    expect(noteFor('documents.generate', { template: 'D07', to: 'family' }, { step: 'gone' })).toBe('');
    expect(noteFor('documents.generate', { template: 'D07', to: 'family' }, 'person')).toBe('');
  });
});
