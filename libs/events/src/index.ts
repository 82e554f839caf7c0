export { askAPerson, recordAboutAction } from './ask-a-person.js';
export { ChangedEventError } from './changed-event.error.js';
export { type EventRow, EventsReader, type SentEvent } from './events-reader.js';
export { EventsService } from './events.service.js';
export { type HoldKind, holdsOn, HoldsService } from './holds.service.js';
export { referenceOf, referenceAndRunToSee } from './reference.js';
export { saysTheSame } from './same-fact.js';
export { historyOf, knownData, type KnownFact, overtaken, overtakenWords, TEAM_OF_EVENT } from './subject-history.js';
export { EventsModule } from './events.module.js';
