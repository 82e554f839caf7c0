import { isId } from '../pages/parse-id.js';

/** What people call a subject: `M-20417` of `meeting/M-20417`. */
export function referenceOf(subject: string): string {
  return subject.slice(subject.indexOf('/') + 1);
}

/**
 * A reference as people know it, or an empty text: what stands for a restricted item is called by the id of its event,
 * which says nothing to anybody.
 */
export function readableReference(reference: string): string {
  return isId(reference) ? '' : reference;
}
