import { beforeAll, describe, expect, it } from '@jest/globals';
import { restrictedTables } from '@linchpin/access';
import ts from 'typescript';
import { sqlWithoutReader, type UnaskedSql } from './sql-of-pages.js';

/** SQL that a page comes to and that asks for nobody, and why it may. Everything else has `visibleTo` in it. */
const ALLOWED: Record<string, string[]> = {
  'a piece of SQL, to which whoever uses it puts the condition': [
    'apps/console/src/search/reference-search.ts LEADS',
    'libs/actions/src/runs-reader.ts RUN_TABLES',
    'libs/actions/src/problems.ts WITH_EVENTS',
    'libs/agency-checks/src/checks.service.ts FROM',
    'libs/documents/src/documents.service.ts FROM',
    'libs/tasks/src/task-queries.ts SELECT_ROW',
    'libs/deadlines/src/moved-deadlines.ts openDeadlines',
    'libs/events/src/subject-history.ts TEAM_OF_EVENT',
    // Is itself what keeps a report from showing an event that turned out to be restricted.
    'libs/would-do/src/would-do-reports.ts STILL_SHOWN',
  ],
  'goes into the audit trail and onto no page, whoever asks': [
    'apps/console/src/audited/audited-things.ts THINGS',
    'apps/console/src/audited/audited-things.ts REFERENCED',
  ],
  'what this very reader has opened before': ['libs/audit/src/audit-entry.ts standsSince'],
  'where a page of entries begins: the place of one, and nothing of it': [
    'libs/audit/src/audit-search.ts AuditSearch.find',
  ],
  'told of what was found for its reader before, by its id': [
    'apps/console/src/audited/content-readings.ts ContentReadings.of',
    'libs/actions/src/draft-letters.ts draftLetters',
    'libs/deadlines/src/fulfilment/meet-by-marked-task.ts deadlineWaitsForTask',
    // What stands in a deadline’s place: its id is left out where it is restricted.
    'libs/deadlines/src/fulfilment/count-once.ts groupOf',
  ],
  'what an act does to what was found for its reader before: all of it, seen or not': [
    'libs/actions/src/runs.service.ts RunsService.retry',
    'libs/actions/src/runs.service.ts deliverAgain',
    'libs/actions/src/asked-people.ts change',
    'libs/deadlines/src/moved-deadlines.ts moveDeadlines',
    'libs/deadlines/src/fulfilment/taking-turns.ts takeTurn',
    'libs/deadlines/src/fulfilment/count-once.ts countOnce',
    'libs/deadlines/src/fulfilment/meet-by-marked-task.ts meetByMarkedTask',
    'libs/deadlines/src/fulfilment/meet-by-marked-task.ts oweAgainForUndoneTask',
    'libs/deadlines/src/owe-again.ts takenBack',
    'libs/events/src/events.service.ts insert',
    'libs/events/src/events.service.ts eventKnownAs',
    'libs/runs/src/carry-out-stop.ts carryOutStop',
    'libs/runs/src/late-steps.ts eventOfRun',
    'libs/runs/src/late-steps.ts timedActions',
    'libs/runs/src/run-progress.ts releaseWaiting',
    'libs/tasks/src/follow-up-tasks.ts closeFollowUps',
    'libs/tasks/src/task-done.ts taskNow',
  ],
};

let found: UnaskedSql[];
beforeAll(() => {
  const { config } = ts.readConfigFile('tsconfig.json', (file) => ts.sys.readFile(file));
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const production = fileNames.filter((file) => !file.endsWith('.spec.ts') && !file.includes('/test/'));
  found = sqlWithoutReader(
    ts.createProgram(production, options),
    (file) => file.includes('/apps/console/src/'),
    restrictedTables,
  );
}, 120_000);

describe('SQL that pages come to', () => {
  it('asks for its reader wherever something may be restricted', () => {
    const allowed = Object.values(ALLOWED).flat();
    expect(found.filter(({ where }) => !allowed.includes(where))).toEqual([]);
  });

  it('is let off by name only while it is there', () => {
    const there = found.map(({ where }) => where);
    expect(
      Object.values(ALLOWED)
        .flat()
        .filter((where) => !there.includes(where)),
    ).toEqual([]);
  });
});
