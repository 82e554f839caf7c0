export { findRunningPostgres } from './find-running.js';
export { PostgresNotStartedError } from './postgres-not-started.error.js';
export { type PostgresOptions, type RunningPostgres, startPostgres } from './start-postgres.js';
export { UnsupportedPlatformError } from './unsupported-platform.error.js';
export { UnusableDataDirectoryError } from './unusable-data-directory.error.js';
