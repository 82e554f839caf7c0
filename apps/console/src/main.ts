import 'reflect-metadata';
import { settingsOfThisProcess } from '@linchpin/config';
import { startConsole } from './start-console.js';

const app = await startConsole(settingsOfThisProcess());
app.enableShutdownHooks();
