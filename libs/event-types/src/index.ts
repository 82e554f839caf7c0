export { eventType, eventTypeAreas, type EventTypeName, eventTypes, tellsOfDeadline } from './catalogue.js';
export { cloudEventSchema, eventJsonSchema, eventSchema, exampleEvent, INTERNAL_SOURCE } from './cloud-event.js';
export { codes } from './code-sets.js';
export {
  type EventField,
  type EventType,
  type FieldContents,
  type FieldKind,
  type FieldList,
  fieldName,
  fields,
} from './event-type.js';
export { inSentence } from './path-words.js';
export { codeSets } from './product-code-sets.js';
