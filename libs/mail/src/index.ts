export { MailRefusedError } from './mail-refused.error.js';
export { MailModule } from './mail.module.js';
export { type Mail, Mailer } from './mailer.js';
