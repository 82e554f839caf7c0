export { checkTrigger, type TriggerFault } from './check-trigger.js';
export {
  type Conditions,
  conditionsHold,
  conditionsSchema,
  type Operator,
  operators,
  operatorsOf,
  operatorTitles,
  type Rule,
  rulesOf,
} from './conditions.js';
export { fieldValue, isFieldReference, resolveFields } from './field-references.js';
export { MatchEvent } from './match-event.js';
export { planActions, planDeadlines } from './plan-run.js';
export { InvalidTriggerError, latestContent, publishTrigger, reachesOutside, sameContent } from './publish-trigger.js';
export {
  contentOf,
  type Offset,
  offsetSchema,
  type Owed,
  owedSchema,
  type Step,
  stepSchema,
  type TriggerContent,
  triggerContentSchema,
  type TriggerFile,
  triggerFileSchema,
  triggerNameSchema,
  type When,
  whenSchema,
} from './trigger-file.js';
export { TriggersModule } from './triggers.module.js';
export { type DraftContent, EMPTY_DRAFT, type Finished, finishDraft } from './draft-content.js';
export { DraftChangedError, DraftRefusedError, UnknownDraftError } from './draft-errors.js';
export { type Actor, type Draft, type DraftChange, type Published, TriggerDrafts } from './trigger-drafts.js';
