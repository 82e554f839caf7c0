import type { Area } from './area.js';
import { closureDays, schoolTerms } from './calendar-areas.js';
import { addressees, agencies, staff, teams } from './council-areas.js';
import { rooms } from './rooms-area.js';
import { sources } from './source-area.js';
import { templates } from './template-area.js';

export { addressees, agencies, closureDays, rooms, schoolTerms, sources, staff, teams, templates };

/** Every area but the triggers, in the order in which they are written: what is named comes before what names it. */
export const areas: readonly Area[] = [
  teams,
  staff,
  rooms,
  agencies,
  addressees,
  closureDays,
  schoolTerms,
  templates,
  sources,
];

/** Folder of the triggers, of which each has a file of its own name. */
export const TRIGGERS = 'triggers';
/** Folder of the Word files. */
export const TEMPLATES = 'templates';
/** Folder of the JSON Schemas. */
export const SCHEMAS = 'schemas';
