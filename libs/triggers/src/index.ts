export { checkTrigger } from './check-trigger.js';
export { type Conditions, conditionsHold, conditionsSchema, operators, type Rule, rulesOf } from './conditions.js';
export { MatchEvent } from './match-event.js';
export { planActions } from './plan-run.js';
export { InvalidTriggerError, publishTrigger } from './publish-trigger.js';
export { type Step, type TriggerFile, triggerFileSchema } from './trigger-file.js';
export { TriggersModule } from './triggers.module.js';
