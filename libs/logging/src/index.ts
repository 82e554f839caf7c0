export { loggingModule, withoutSecrets } from './logging.module.js';
export { Logger } from 'nestjs-pino';
export { watchForFaults } from './uncaught-faults.js';
