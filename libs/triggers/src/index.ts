export { MatchEvent } from './match-event.js';
export { planActions, planDeadlines, type Planning } from './plan-run.js';
export {
  CONTENT,
  endVersions,
  momentFor,
  publishTrigger,
  publishVersion,
  reachesOutside,
  sameContent,
  triggerNamed,
  takePublishingTurn,
} from './publish-trigger.js';
export { repeatKey } from './repeat-key.js';
export { recordHistory } from './trigger-history.js';
export { type HistoryRow, type TriggerRow, TriggersReader, type VersionRow } from './triggers-reader.js';
export { TriggersModule } from './triggers.module.js';
