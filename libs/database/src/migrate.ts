import { startOrTell } from '@linchpin/config';
import { databaseUrl } from './connection.js';
import { expectDatabase } from './expect-database.js';
import { migrate } from './migrate-database.js';

await startOrTell((settings) => migrate(databaseUrl(settings)), expectDatabase);
