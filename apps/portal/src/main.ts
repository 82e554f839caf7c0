import 'reflect-metadata';
import { settingsOfThisProcess } from '@linchpin/config';
import { describeForLog } from '@linchpin/database';
import { Logger, watchForFaults } from '@linchpin/logging';
import { startPortal } from './start-portal.js';

const app = await startPortal(settingsOfThisProcess());
app.enableShutdownHooks();
watchForFaults({
  describe: describeForLog,
  log: (line) => app.get(Logger).error(line),
  // What one request left behind is of that request; everybody else's goes on.
  survives: () => true,
  close: () => app.close(),
});
