import 'reflect-metadata';
import { settingsOfThisProcess } from '@linchpin/config';
import { startIntake } from './start-intake.js';

const app = await startIntake(settingsOfThisProcess());
app.enableShutdownHooks();
