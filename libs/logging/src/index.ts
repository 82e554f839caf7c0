export { loggingModule, withoutSecrets } from './logging.module.js';
export { Logger } from 'nestjs-pino';
export { currentThread, followThread, inThread, newThread, type Thread } from './thread.js';
export { threadOfRequest } from './thread.interceptor.js';
export { watchForFaults } from './uncaught-faults.js';
