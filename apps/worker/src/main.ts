import 'reflect-metadata';
import { startOrTell } from '@linchpin/config';
import { describeForLog, expectDatabase, isDatabaseAway } from '@linchpin/database';
import { expectInstallation } from '@linchpin/installation';
import { Logger, watchForFaults } from '@linchpin/logging';
import { expectCarrier, isCarrierAway } from '@linchpin/queue';
import { startWorker } from './start-worker.js';

const app = await startOrTell(startWorker, expectDatabase, expectCarrier, expectInstallation);
app.enableShutdownHooks();
watchForFaults({
  describe: describeForLog,
  log: (line) => app.get(Logger).error(line),
  // There is no request here that a fault could be of: a part of the worker may have stopped without a word, and a
  // worker that looks well and does nothing is worse than one that starts anew. Nothing is lost by that: PostgreSQL is
  // the record. A connection that went away comes back by itself, and starting anew would not bring it back sooner.
  survives: (fault) => isDatabaseAway(fault) || isCarrierAway(fault),
  close: () => app.close(),
});
