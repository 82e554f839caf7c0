export { connectionOptions, databaseUrl } from './connection.js';
export { isConnectionLost, isDatabaseAway, violatedConstraint } from './database-errors.js';
export { describeError, describeForLog } from './describe-error.js';
export { DatabaseModule } from './database.module.js';
export { expectDatabase } from './expect-database.js';
export { type Answering, CARRIER_OF_JOBS, HealthController } from './health.controller.js';
export { migrate } from './migrate-database.js';
export { keepMigrationsAway, migrateWithin, migrationNames } from './migrate-within.js';
export { LEASE_SECONDS, LostWork } from './lease.js';
