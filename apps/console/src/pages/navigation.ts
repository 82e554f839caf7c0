import type { Permission } from '../access/permissions.js';

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
  { title: 'Today', path: '/', permission: 'see-today' },
  { title: 'Tasks', path: '/tasks', permission: 'see-tasks' },
  { title: 'Inbox', path: '/inbox', permission: 'see-inbox' },
  { title: 'Events', path: '/events', permission: 'see-events', also: ['/runs'] },
  { title: 'Rooms', path: '/rooms', permission: 'see-rooms' },
  { title: 'Documents', path: '/documents', permission: 'see-documents' },
  { title: 'Checks', path: '/checks', permission: 'see-checks' },
  { title: 'Deadlines', path: '/deadlines', permission: 'see-deadlines' },
  { title: 'Needs attention', path: '/attention', permission: 'see-attention', also: ['/holds'] },
  {
    title: 'Configuration',
    path: '/configuration',
    permission: 'see-configuration',
    also: ['/triggers', '/catalogue', '/calendars', '/sources'],
    rare: true,
  },
  { title: 'Queues', path: '/queues', permission: 'see-queues', rare: true },
] as const satisfies readonly Section[];

export type SectionPath = (typeof sections)[number]['path'];

/** Whether a page at this path belongs to the section. */
export function belongsTo(section: Section, path: string): boolean {
  return [section.path, ...(section.also ?? [])].some(
    (start) => path === start || (start !== '/' && path.startsWith(`${start}/`)),
  );
}
