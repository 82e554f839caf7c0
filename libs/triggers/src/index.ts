export { checkTrigger } from './check-trigger.js';
export type { TriggerFault } from './trigger-fault.js';
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
export { momentNamed } from './compared-moment.js';
export { type AsOf, isSpan, type Span, spanSchema } from './condition-span.js';
export { isDeadlineReference, spokenKeys } from './deadline-references.js';
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
  reasonSchema,
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
export type { Actor, Draft, DraftChange, Published } from './draft-rows.js';
export { mayApprove } from './publish-draft.js';
export { isReminder } from './check-deadlines.js';
export { type TriggerMail, TriggerMails } from './trigger-mails.js';
export { TriggerDrafts } from './trigger-drafts.js';
export { takePublishingTurn } from './publishing-turn.js';
export {
  expectFreeTitle,
  type HeldTitle,
  heldTitles,
  type TitleCheck,
  type TitledTrigger,
  TitleTakenError,
  titleKey,
} from './title-taken.js';
export { type LetterWriter, lettersSharedInForce, sharedLetters } from './same-letters.js';
export { closedLists, codesInConditions, type ConditionCode } from './condition-codes.js';
export { describeConditions, fieldTitle, type NamedLists } from './describe-conditions.js';
export { describeOffset, describeWhen, isAtOnce } from './describe-timing.js';
export {
  describeEvent,
  describeKind,
  describeMet,
  describeOwed,
  describeStep,
  describeTrigger,
  type TriggerWords,
  teamWords,
} from './describe-trigger.js';
export { diffTriggers } from './diff-triggers.js';
export { owedSum, workedSum } from './worked-sum.js';
export {
  type HistoryRow,
  type TriggerRow,
  type TriggerState,
  TriggersReader,
  type VersionRow,
} from './triggers-reader.js';
export { contentHash, draftHash } from './content-hash.js';
export { type ForeseenEvent, Foresight, type RefusalOf } from './foresight.js';
export { MakeReport } from './make-report.js';
export { activeLines, compare, type Difference } from './would-do-difference.js';
export {
  type ComparedEvent,
  type JudgedRun,
  type ReportResult,
  SHOWN_RUNS,
  type VersionAt,
  WouldDoJudge,
  type WouldDoOutcome,
} from './would-do-judge.js';
export {
  isOf,
  MOST_DAYS,
  type PastedEvent,
  type ReportState,
  type WouldDoReport,
  WouldDoReports,
  type WouldDoScope,
} from './would-do-reports.js';
export type { PartCounts, Refused, WouldDoSummary } from './would-do-summary.js';
export {
  type Fate,
  type JudgedEvent,
  type JudgedTrigger,
  type SettingValue,
  type WouldDo,
  wouldDo,
  type WouldDoLine,
  type WouldOwe,
} from './would-do.js';
