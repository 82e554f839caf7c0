export { closedLists, type NamedCode, unknownCodes } from './named-codes.js';
export { describeOffset, describeWhen, isAtOnce } from './describe-timing.js';
export {
  describeEvent,
  describeMet,
  describeOwed,
  describeStep,
  describeTrigger,
  type TriggerWords,
} from './describe-trigger.js';
export { diffTriggers } from './diff-triggers.js';
export { owedSum, workedSum } from './worked-sum.js';
