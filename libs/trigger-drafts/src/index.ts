export { type DraftContent, finishDraft, contentHash, draftHash } from './draft-content.js';
export { DraftChangedError, DraftRefusedError, UnknownDraftError } from './draft-errors.js';
export type { Actor, Draft, DraftChange } from './draft-rows.js';
export { mayApprove } from './publish-draft.js';
export { expectFreeTitle, heldTitles, type TitledTrigger, titleKey, TitleTakenError } from './title-taken.js';
export { TriggerDrafts } from './trigger-drafts.js';
export { DraftWriter } from './draft-writer.js';
export { TriggerDraftsModule } from './trigger-drafts.module.js';
