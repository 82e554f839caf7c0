export { checkConditions } from './check-conditions.js';
export { isReminder } from './check-deadlines.js';
export { checkTrigger } from './check-trigger.js';
export { conditionsFault, UnjudgeableError } from './judgeable.js';
export { lettersOf, type LetterWriter, sharedLetters } from './same-letters.js';
export type { TriggerFault } from './trigger-fault.js';
