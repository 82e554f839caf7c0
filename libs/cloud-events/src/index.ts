export {
  type Fault,
  MalformedBodyError,
  TooLargeBodyError,
  UnacceptableEventError,
  UnsupportedBodyError,
  WrongEncodingError,
} from './event-errors.js';
export type { Arrival } from './plausible-dates.js';
export { cloudEventOfBody, fittingEvent, hashOf, type NewEvent, readCloudEvent } from './read-cloud-event.js';
export { bodyText, type JsonBody, readJson, readKept } from './read-json.js';
export { safetyNames, seenText } from './safety-names.js';
export { ABOUT_THE_MESSAGE, factOf, toldData, withoutTheTry } from './told-fact.js';
