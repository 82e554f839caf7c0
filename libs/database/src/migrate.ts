import { settingsOfThisProcess } from '@linchpin/config';
import { databaseUrl, migrate } from './migrate-database.js';

await migrate(databaseUrl(settingsOfThisProcess()));
