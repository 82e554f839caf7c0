import type { Permission } from '../access/permissions.js';

/** A part of the console, as the menu shows it. */
export interface Section {
  title: string;
  path: string;
  permission: Permission;
  /** Other paths that belong here, without an entry of their own. */
  also?: readonly string[];
}

/** The menu, in its order. Each entry leads to a page that its permission opens. */
export const sections = [
  { title: 'Today', path: '/', permission: 'see-today' },
  { title: 'Events', path: '/events', permission: 'see-events', also: ['/runs'] },
  { title: 'Needs attention', path: '/attention', permission: 'see-attention' },
  { title: 'Queues', path: '/queues', permission: 'see-queues' },
] as const satisfies readonly Section[];

export type SectionPath = (typeof sections)[number]['path'];

/** Whether a page at this path belongs to the section. */
export function belongsTo(section: Section, path: string): boolean {
  return [section.path, ...(section.also ?? [])].some(
    (start) => path === start || (start !== '/' && path.startsWith(`${start}/`)),
  );
}
