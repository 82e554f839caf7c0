export { MailRefusedError } from './mail-refused.error.js';
export { MailModule } from './mail.module.js';
export { type Mail, type MailContent, Mailer } from './mailer.js';
