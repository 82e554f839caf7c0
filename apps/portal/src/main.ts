import 'reflect-metadata';
import { settingsOfThisProcess } from '@linchpin/config';
import { startPortal } from './start-portal.js';

const app = await startPortal(settingsOfThisProcess());
app.enableShutdownHooks();
