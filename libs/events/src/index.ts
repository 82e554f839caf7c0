export { type AlarmKind, AlarmsService } from './alarms.service.js';
export { type Alarm, OpenAlarms } from './open-alarms.js';
export { ChangedEventError } from './changed-event.error.js';
export {
  type Fault,
  MalformedBodyError,
  TooLargeBodyError,
  UnacceptableEventError,
  UnsupportedBodyError,
} from './event-errors.js';
export * from './event-types/index.js';
export { type EventFilter, type EventRow, EventsReader, type SentEvent } from './events-reader.js';
export { type Hold, type HoldKind, holdsOn, HoldsService } from './holds.service.js';
export { referenceOf, shownReference } from './reference.js';
export { EventsModule } from './events.module.js';
export { EventsService } from './events.service.js';
export type { MessageContext } from './mapping/apply-mapping.js';
export type { ShapeLine } from './mapping/body-shape.js';
export {
  type Conversion,
  type ConversionName,
  conversionNames,
  conversions,
  type ValueTables,
} from './mapping/conversions.js';
export { InvalidPathError, parsePath } from './mapping/json-path.js';
export {
  type Applies,
  appliesSchema,
  mappableType,
  type Mapping,
  type MappingField,
  mappingFields,
  type MappingRow,
  mappingRowSchema,
  settingOf,
  tableName,
} from './mapping/mapping.js';
export {
  type MappingChange,
  MappingsService,
  missingFields,
  StaleMappingError,
  type StoredMapping,
} from './mappings.service.js';
export type { BodyHeaders } from './message-body.js';
export { type MappedAgain, MessagesService, type Received } from './messages.service.js';
export { type NewEvent, readCloudEvent } from './read-cloud-event.js';
export { type SourceChange, SourceRefusedError } from './source-changes.js';
export { keyOverlaps, type SourceKey, SourceKeysService } from './source-keys.service.js';
export { type MapResult, SourceMapper, type SourceRules, type Trial } from './source-mapper.js';
export { type ListedSource, type RegisteredSource, SourceRegister } from './source-register.js';
export { importSources, sourcesFileSchema } from './sources-file.js';
export { type Source, SourcesService, UnverifiedSenderError } from './sources.service.js';
export { CLOCK_WINDOW_SECONDS, type SignatureHeaders, signWebhook, verifyWebhook } from './webhook-signature.js';
export {
  historyOf,
  knownData,
  type KnownFact,
  type Overtaken,
  overtaken,
  overtakenWords,
  saysTheSame,
  type SubjectHistory,
  TEAM_OF_EVENT,
} from './subject-history.js';
export { seenText } from './unseen-characters.js';
export { UnmappedAge } from './unmapped-age.js';
export { UnmappedService, type UnmappedType } from './unmapped.service.js';
export { type ListedTable, MOST_TABLE_ROWS, ValueTablesService, type ValueTableRow } from './value-tables.service.js';
