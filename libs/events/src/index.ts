export { type Alarm, type AlarmKind, AlarmsService } from './alarms.service.js';
export {
  ChangedEventError,
  type Fault,
  MalformedBodyError,
  UnacceptableEventError,
  UnverifiedSenderError,
} from './event-errors.js';
export * from './event-types/index.js';
export { type EventFilter, type EventRow, EventsReader, type SentEvent } from './events-reader.js';
export { EventsModule } from './events.module.js';
export { EventsService } from './events.service.js';
export { type NewEvent, readCloudEvent } from './read-cloud-event.js';
export { type Source, SourcesService } from './sources.service.js';
export { CLOCK_WINDOW_SECONDS, type SignatureHeaders, signWebhook, verifyWebhook } from './webhook-signature.js';
