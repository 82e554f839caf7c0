export { noteChange, SourceRefusedError } from './source-changes.js';
export { keyOverlaps, type SourceKey, SourceKeysService } from './source-keys.service.js';
export { type RegisteredSource, putSource, SourceRegister } from './source-register.js';
export { type Source, SourcesService, UnverifiedSenderError } from './sources.service.js';
export { CLOCK_WINDOW_SECONDS, type SignatureHeaders, signWebhook } from './webhook-signature.js';
export { SourcesModule } from './sources.module.js';
