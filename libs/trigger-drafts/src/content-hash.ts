import { createHash } from 'node:crypto';
import type { TriggerContent } from '@linchpin/trigger-files';
import { stringify } from 'safe-stable-stringify';
import { type DraftContent, finishDraft } from './draft-content.js';

/** SHA-256 over what a trigger says, the same whatever the order of its keys. */
export function contentHash(content: TriggerContent): string {
  const plain: unknown = JSON.parse(JSON.stringify(content));
  return createHash('sha256')
    .update(stringify(plain) ?? '')
    .digest('hex');
}

/** The same of a draft; null while it is not finished. */
export function draftHash(draft: DraftContent): string | null {
  const { content } = finishDraft(draft);
  return content && contentHash(content);
}
