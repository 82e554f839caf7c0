import { isHeld } from '@linchpin/documents';
import type { DraftContent } from '@linchpin/trigger-drafts';
import type { Lists } from '../trigger-editor/installation-lists.js';
type Owed = DraftContent['deadlines'][number];

/**
 * What to know of a deadline that is met by a step whose letters are held as drafts: nothing tells Linchpin when those
 * have gone. Empty for every other deadline. It is no fault: a person may well be meant to say so.
 */
export function metByDrafts({ metBy }: Owed, { steps }: DraftContent, { templateRows }: Lists): string {
  const step = typeof metBy === 'object' && 'step' in metBy ? steps.find(({ key }) => key === metBy.step) : undefined;
  if (step?.kind !== 'documents.generate') return '';
  const { template, approvedBy } = step.settings;
  const boundary = templateRows.find(({ code }) => code === template)?.boundary ?? 'admin';
  const held = isHeld({ boundary }, typeof approvedBy === 'string' ? { approvedBy } : {});
  return held ? 'The letters of this step are drafts: somebody marks this deadline as met by hand.' : '';
}
