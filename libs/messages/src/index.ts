export type { BodyHeaders } from './message-body.js';
export { type MappedAgain, MessagesService } from './messages.service.js';
export { type Alarm, OpenAlarms } from './open-alarms.js';
export { SourceMapper, type Trial } from './source-mapper.js';
export { UnmappedAge } from './unmapped-age.js';
export { UnmappedService } from './unmapped.service.js';
export { MessagesModule } from './messages.module.js';
