export {
  type Fault,
  MalformedBodyError,
  TooLargeBodyError,
  UnacceptableEventError,
  UnsupportedBodyError,
  WrongEncodingError,
} from './event-errors.js';
export { cloudEventOfBody, fittingEvent, hashOf, type NewEvent, readCloudEvent } from './read-cloud-event.js';
export { bodyText, type JsonBody, readJson, readKept } from './read-json.js';
export { safetyNames, seenText } from './safety-names.js';
export { factOf, toldData, withoutTheTry } from './told-fact.js';
