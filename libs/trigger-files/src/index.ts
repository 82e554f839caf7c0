export {
  isDeadlineReference,
  type LetterTime,
  type SpokenDate,
  spokenDates,
  spokenKeys,
  withDeadlineDate,
} from './deadline-references.js';
export {
  contentOf,
  type Offset,
  offsetSchema,
  type Owed,
  owedSchema,
  reasonSchema,
  type Step,
  type TriggerContent,
  triggerContentSchema,
  type TriggerFile,
  triggerFileSchema,
  type When,
  whenSchema,
} from './trigger-file.js';
