export { type AlarmKind, AlarmsService } from './alarms.service.js';
export { AlarmsModule } from './alarms.module.js';
