export { settingsOfThisProcess, projectPath } from './environment.js';
export { type MailSender, readMailSender } from './mail-sender.js';
export { InvalidSettingsError, readSettings, settingsSchema, type Settings } from './settings.js';
export { SETTINGS, SettingsModule } from './settings.module.js';
export { startOrTell } from './start-or-tell.js';
export { isWebhookKey, webhookKeyRule } from './webhook-key.js';
