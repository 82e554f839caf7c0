export type { CaughtAttachment, CaughtMessage } from './caught-message.js';
export { type MailCatcher, type MailCatcherOptions, startMailCatcher } from './start-mail-catcher.js';
