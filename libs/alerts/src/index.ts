export { RESTRICTED_HEADLINE } from './alert-content.js';
export { AlertsModule } from './alerts.module.js';
export { type AlertRow, AlertsService, type InboxFilter } from './alerts.service.js';
export { SendAlert, type SentAlert } from './send-alert.handler.js';
