import 'reflect-metadata';
import { settingsOfThisProcess } from '@linchpin/config';
import { startWorker } from './start-worker.js';

const app = await startWorker(settingsOfThisProcess());
app.enableShutdownHooks();
