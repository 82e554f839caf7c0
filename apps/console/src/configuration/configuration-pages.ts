import type { Permission } from '../access/permissions.js';
import { paths } from '../paths.js';

/** A page on which something is configured, and what it is for. */
export interface ConfigurationPage {
  title: string;
  path: string;
  permission: Permission;
  description: string;
}

/** The pages of the configuration, in the order in which people need them. */
export const configurationPages = [
  {
    title: 'Triggers',
    path: paths.triggers.list(),
    permission: 'see-triggers',
    description: 'What is done when something happens: who is told, what is booked, made and asked for, and by when.',
  },
  {
    title: 'Catalogue',
    path: paths.catalogue.list(),
    permission: 'see-catalogue',
    description:
      'Every event that can come in and every kind of action, with its fields and the rule about who may do it.',
  },
  {
    title: 'Calendars',
    path: paths.calendars.year(),
    permission: 'see-calendars',
    description: 'Bank holidays, the council’s closure days and school terms, and how working days are counted.',
  },
  {
    title: 'People',
    path: paths.people.list(),
    permission: 'manage-people',
    description: 'Who signs in, what they may do, and how they come to their account.',
  },
  {
    title: 'Sources',
    path: paths.sources.list(),
    permission: 'manage-sources',
    description: 'The systems that may send events, their keys, and how their own messages become events.',
  },
] as const satisfies readonly ConfigurationPage[];
