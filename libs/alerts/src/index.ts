export { AlertWriter } from './alert-writer.js';
export { AlertsModule } from './alerts.module.js';
export { AlertsService } from './alerts.service.js';
export { SendAlert } from './send-alert.handler.js';
