import 'reflect-metadata';
import { startOrTell } from '@linchpin/config';
import { describeForLog, expectDatabase } from '@linchpin/database';
import { expectInstallation } from '@linchpin/installation';
import { Logger, watchForFaults } from '@linchpin/logging';
import { expectCarrier } from '@linchpin/queue';
import { startIntake } from './start-intake.js';

const app = await startOrTell(startIntake, expectDatabase, expectCarrier, expectInstallation);
app.enableShutdownHooks();
watchForFaults({
  describe: describeForLog,
  log: (line) => app.get(Logger).error(line),
  // What one request left behind is of that request; everybody else's goes on.
  survives: () => true,
  close: () => app.close(),
});
