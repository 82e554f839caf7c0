import type { Permission } from '../access/permissions.js';
import { paths } from '../paths.js';

/** A part of the console, as the menu shows it. */
export interface Section {
  title: string;
  path: string;
  permission: Permission;
  /** Other paths that belong here, without an entry of their own. */
  also?: readonly string[];
  /** Not of every day: it stands under “More”. */
  rare?: true;
}

/** The menu, in its order. Each entry leads to a page that its permission opens. */
export const sections = [
  { title: 'Today', path: paths.today(), permission: 'see-today' },
  { title: 'Tasks', path: paths.tasks.list(), permission: 'see-tasks' },
  { title: 'Inbox', path: paths.inbox.list(), permission: 'see-inbox' },
  { title: 'Events', path: paths.events.list(), permission: 'see-events', also: [paths.runs.list()] },
  { title: 'Rooms', path: paths.rooms.list(), permission: 'see-rooms' },
  { title: 'Documents', path: paths.documents.list(), permission: 'see-documents' },
  { title: 'Checks', path: paths.checks.list(), permission: 'see-checks' },
  { title: 'Deadlines', path: paths.deadlines.list(), permission: 'see-deadlines' },
  { title: 'Needs attention', path: paths.attention.list(), permission: 'see-attention', also: [paths.holds.list()] },
  { title: 'People', path: paths.people.list(), permission: 'manage-people' },
  { title: 'Audit', path: paths.audit.list(), permission: 'see-audit' },
  {
    title: 'Configuration',
    path: paths.configuration(),
    permission: 'see-configuration',
    also: [paths.triggers.list(), paths.catalogue.list(), paths.calendars.year(), paths.sources.list()],
    rare: true,
  },
  { title: 'Queues', path: paths.queues(), permission: 'see-queues', rare: true },
] as const satisfies readonly Section[];

export type SectionPath = (typeof sections)[number]['path'];

/** Whether a page at this path belongs to the section. */
export function belongsTo(section: Section, path: string): boolean {
  return [section.path, ...(section.also ?? [])].some(
    (start) => path === start || (start !== paths.today() && path.startsWith(`${start}/`)),
  );
}
