import { CreateEvents1764000000001 } from './migrations/0001-events.js';
import { CreateTriggers1764000000002 } from './migrations/0002-triggers.js';
import { CreateRuns1764000000003 } from './migrations/0003-runs.js';
import { CreateTeams1764000000004 } from './migrations/0004-teams.js';
import { CreateCaseRecords1764000000005 } from './migrations/0005-case-records.js';
import { CreateRooms1764000000006 } from './migrations/0006-rooms.js';
import { CreateDocuments1764000000007 } from './migrations/0007-documents.js';
import { CreateAgencyChecks1764000000008 } from './migrations/0008-agency-checks.js';
import { CreateAlertsAndTasks1764000000009 } from './migrations/0009-alerts-and-tasks.js';
import { CreateTriggerDrafts1764000000010 } from './migrations/0010-trigger-drafts.js';
import { CreateSourceMappings1764000000011 } from './migrations/0011-sources.js';
import { CreateCalendars1764000000012 } from './migrations/0012-calendars.js';
import { CreateDeadlines1764000000013 } from './migrations/0013-deadlines.js';
import { CreateWouldDoReports1764000000014 } from './migrations/0014-would-do-reports.js';
import { AddEventOrigins1764000000015 } from './migrations/0015-event-origins.js';
import { OncePerChild1764000000018 } from './migrations/0018-once-per-child.js';
import { DeadlinesOfAChild1764000000019 } from './migrations/0019-deadlines-of-a-child.js';
import { AddLetterDates1764000000021 } from './migrations/0021-letter-dates.js';
import { AlarmOfSetAsideTriggers1764000000022 } from './migrations/0022-set-aside-triggers.js';
import { CreateRoomSites1764000000023 } from './migrations/0023-room-sites.js';
import { AskOfPeople1764000000024 } from './migrations/0024-what-is-asked-of-people.js';
import { CreateContentReadings1764000000026 } from './migrations/0026-content-readings.js';
import { CreateStanding1764000000027 } from './migrations/0027-standing.js';
import { ServeWorkLists1764000000029 } from './migrations/0029-work-lists.js';
import { KnowDeathsOfRecords1764000000030 } from './migrations/0030-deaths-in-records.js';
import { NameRuns1764000000032 } from './migrations/0032-names-of-runs.js';
import { KeepThreads1764000000033 } from './migrations/0033-threads-of-events.js';
import { CreateDeliveries1764000000034 } from './migrations/0034-deliveries.js';
import { RestrictWithRecord1764000000035 } from './migrations/0035-restricted-with-record.js';
import { AddRoles1764000000036 } from './migrations/0036-roles.js';
import { CreateAuditTrail1764000000038 } from './migrations/0038-audit-trail.js';
import { CreateAccounts1764000000039 } from './migrations/0039-accounts.js';
import { CreateRestrictedRights1764000000040 } from './migrations/0040-restricted-rights.js';

/** Every migration in the order it runs. They are plain SQL, so that the schema is read and reviewed in one place. */
export const migrations = [
  CreateEvents1764000000001,
  CreateTriggers1764000000002,
  CreateRuns1764000000003,
  CreateTeams1764000000004,
  CreateCaseRecords1764000000005,
  CreateRooms1764000000006,
  CreateDocuments1764000000007,
  CreateAgencyChecks1764000000008,
  CreateAlertsAndTasks1764000000009,
  CreateTriggerDrafts1764000000010,
  CreateSourceMappings1764000000011,
  CreateCalendars1764000000012,
  CreateDeadlines1764000000013,
  CreateWouldDoReports1764000000014,
  AddEventOrigins1764000000015,
  OncePerChild1764000000018,
  DeadlinesOfAChild1764000000019,
  AddLetterDates1764000000021,
  AlarmOfSetAsideTriggers1764000000022,
  CreateRoomSites1764000000023,
  AskOfPeople1764000000024,
  CreateContentReadings1764000000026,
  CreateStanding1764000000027,
  ServeWorkLists1764000000029,
  KnowDeathsOfRecords1764000000030,
  NameRuns1764000000032,
  KeepThreads1764000000033,
  CreateDeliveries1764000000034,
  RestrictWithRecord1764000000035,
  AddRoles1764000000036,
  CreateAuditTrail1764000000038,
  CreateAccounts1764000000039,
  CreateRestrictedRights1764000000040,
];
