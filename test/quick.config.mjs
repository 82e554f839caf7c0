import { existsSync } from 'node:fs';
import { join } from 'node:path';
import all from './jest.config.mjs';

/**
 * Unit and architecture tests that take more than some two or three seconds each: they start whole apps and databases, press a
 * room from many sides at once, make letters by the hundred or try thousands of cases. `npm test` has them; the inner loop
 * goes without, and whoever works on one of these runs its file. `npm run lint` has `restricted-sql`.
 */
const SLOW = [
  'apps/console/src/attention/problems',
  'apps/console/src/console',
  'apps/console/src/search/search',
  'apps/console/src/tasks/task-lists',
  'apps/console/src/today/today',
  'apps/portal/src/main',
  'apps/portal/src/portal',
  'apps/standalone/src/backup/command',
  'apps/standalone/src/config/checks/check',
  'apps/standalone/src/config/command',
  'apps/standalone/src/config/plan/apply',
  'apps/standalone/src/embedded-postgres/embedded-postgres',
  'apps/standalone/src/mail-catcher/mail-catcher',
  'libs/actions/src/action-runner',
  'libs/calendar/src/working-calendar.oracle',
  'libs/deadlines/src/done-day',
  'libs/deadlines/src/fulfilment/count-once',
  'libs/deadlines/src/fulfilment/meet-or-end-deadlines',
  'libs/documents/src/generate-document.handler',
  'libs/documents/src/letters/every-template',
  'libs/documents/src/letters/records-in-letters',
  'libs/documents/src/letters/whom-a-letter-speaks-to',
  'libs/documents/src/templates/fill-template',
  'libs/documents/src/templates/templates-file',
  'libs/documents/src/word/docx-file',
  'libs/messages/src/reshaper',
  'libs/rooms/src/book-room.concurrency',
  'libs/rooms/src/book-room.handler',
  'libs/tasks/src/approved-and-sent',
  'libs/teams/src/passwords',
  'libs/trigger-checks/src/conditions.oracle',
  'libs/triggers/src/what-is-known',
  'libs/would-do/src/make-report',
  'test/architecture/addresses',
  'test/architecture/restricted-sql',
  'test/architecture/routes',
  'test/architecture/test-runtime',
  'test/architecture/uncaught-faults',
];

const gone = SLOW.filter((name) => !existsSync(join(all.rootDir, `${name}.spec.ts`)));
if (gone.length > 0) throw new Error(`There is no spec ${gone.join(', ')}. Take it from the list in quick.config.mjs.`);

const slow = `<rootDir>/(?:${SLOW.join('|').replaceAll('.', String.raw`\.`)})\\.spec\\.ts$`;

export default {
  ...all,
  projects: all.projects
    .filter(({ displayName }) => ['unit', 'architecture'].includes(displayName))
    .map((project) => ({ ...project, testPathIgnorePatterns: [slow] })),
};
