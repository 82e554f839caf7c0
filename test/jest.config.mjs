import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { redisProgram } from './support/redis-server.mjs';

const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** What every group of tests shares: Node itself loads them, see `test/runtime/`. */
const project = {
  rootDir,
  runtime: '<rootDir>/test/runtime/native-runtime.mjs',
  testEnvironment: '<rootDir>/test/runtime/native-environment.mjs',
  transform: {},
  injectGlobals: false,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
};

/** The same end-to-end tests on each carrier: the code must not be able to tell them apart. */
const endToEnd = (carrier) => ({
  ...project,
  displayName: `e2e on ${carrier}`,
  testMatch: ['<rootDir>/test/e2e/**/*.spec.ts'],
  globals: { linchpinCarrier: carrier },
});

export default {
  rootDir,
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
  testTimeout: 60_000,
  testSequencer: '<rootDir>/test/long-first.mjs',
  // Much of the time goes by in waiting for processes and browsers, so each core can have a file.
  maxWorkers: '100%',
  // Modules of our own are loaded anew for each spec file and never let go: a worker that has grown is begun again.
  workerIdleMemoryLimit: '1500MB',
  projects: [
    { ...project, displayName: 'unit', testMatch: ['<rootDir>/{apps,libs}/**/*.spec.ts'] },
    { ...project, displayName: 'architecture', testMatch: ['<rootDir>/test/architecture/**/*.spec.ts'] },
    // What people configure, end to end; how jobs are carried makes no difference to it.
    { ...project, displayName: 'configuration', testMatch: ['<rootDir>/test/configuration/**/*.spec.ts'] },
    endToEnd('postgres'),
    ...(redisProgram() ? [endToEnd('redis')] : []),
    { ...project, displayName: 'browser', testMatch: ['<rootDir>/test/browser/**/*.spec.ts'] },
  ],
};
