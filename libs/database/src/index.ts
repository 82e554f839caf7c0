export { connectionOptions } from './connection.js';
export { isDatabaseAway, violatedConstraint } from './database-errors.js';
export { describeError, describeForLog } from './describe-error.js';
export { DatabaseModule } from './database.module.js';
export { HealthController } from './health.controller.js';
export { databaseUrl, migrate } from './migrate-database.js';
