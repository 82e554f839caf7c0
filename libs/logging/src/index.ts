export { loggingModule, withoutSecrets } from './logging.module.js';
export { Logger } from 'nestjs-pino';
export { type UncaughtFaults, watchForFaults } from './uncaught-faults.js';
