export { MailRefusedError } from './mail-refused.error.js';
export { MailModule } from './mail.module.js';
export { Mailer } from './mailer.js';
