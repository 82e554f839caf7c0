import type { Reader, StaffRole } from '@linchpin/access';

/** Everything that a page or a form of the console can ask for. Named for what a person does. */
export const permissions = [
  'see-today',
  'see-events',
  'see-runs',
  'see-attention',
  'retry-actions',
  'retry-any-team',
  'settle-alarms',
  'lift-holds',
  'see-rooms',
  'see-documents',
  'see-checks',
  'see-tasks',
  'work-tasks',
  'record-approvals',
  'see-inbox',
  'read-inbox',
  'see-queues',
  'see-deadlines',
  'settle-deadlines',
  'manage-sources',
  'see-catalogue',
  'see-calendars',
  'change-calendars',
  'see-configuration',
  'manage-people',
  'see-triggers',
  'manage-triggers',
  'approve-triggers',
  'see-audit',
] as const;

export type Permission = (typeof permissions)[number];

const daily = [
  'see-today',
  'see-events',
  'see-runs',
  'see-attention',
  'retry-actions',
  'see-rooms',
  'see-documents',
  'see-checks',
  'see-tasks',
  'work-tasks',
  'see-deadlines',
  'settle-deadlines',
  'see-inbox',
  'read-inbox',
  'see-catalogue',
  'see-calendars',
  'see-configuration',
  'see-triggers',
] as const satisfies readonly Permission[];

/**
 * Who may do what. Operations keep the machine going and read no letters or answers of agencies; a leader sees numbers,
 * rooms and lists of tasks and deadlines, no references: pages show one only to those who may see its run. Neither works a task.
 * `retry-actions` is for what is of one's own team (`mayRetry`), unless there is `retry-any-team` as well.
 * Restricted items are another matter: `Reader.seesRestricted`, whatever the role.
 */
const byRole = {
  // Makes accounts and gives rights: what is done with them is for others.
  administrator: ['see-today', 'see-catalogue', 'see-calendars', 'see-configuration', 'see-triggers', 'manage-people'],
  'business-support': daily,
  // That something was approved and sent stands for the law: one role says so, the strictest that there is.
  manager: [
    ...daily,
    'record-approvals',
    'retry-any-team',
    'settle-alarms',
    'lift-holds',
    'change-calendars',
    'manage-triggers',
    'approve-triggers',
  ],
  operations: [
    'see-today',
    'see-events',
    'see-runs',
    'see-attention',
    'retry-actions',
    'retry-any-team',
    'settle-alarms',
    'see-rooms',
    'see-tasks',
    'see-deadlines',
    'see-inbox',
    'see-queues',
    'manage-sources',
    'see-catalogue',
    'see-calendars',
    'change-calendars',
    'see-configuration',
    'see-triggers',
  ],
  // Looks at who did and saw what. Works no case, and sees none but by its trail.
  auditor: ['see-today', 'see-audit', 'see-catalogue', 'see-calendars', 'see-configuration', 'see-triggers'],
  leader: [
    'see-today',
    'see-rooms',
    'see-tasks',
    'see-deadlines',
    'see-catalogue',
    'see-calendars',
    'see-configuration',
    'see-triggers',
  ],
} as const satisfies Record<StaffRole, readonly Permission[]>;

/** Whether the role of this person has the permission. */
export function may(person: Pick<Reader, 'role'>, permission: Permission): boolean {
  const granted: readonly Permission[] = byRole[person.role];
  return granted.includes(permission);
}
