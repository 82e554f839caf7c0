import type { Reader } from '@linchpin/access';
import type { Permission } from '../access/permissions.js';

/**
 * A block of the first page that a feature brings: today's meetings, what is due. The template is below `views/` and
 * finds what `load` returned as `part`.
 */
export interface TodayPart {
  readonly permission: Permission;
  readonly view: string;
  load(reader: Reader): Promise<Record<string, unknown>>;
}

/** The parts in the order in which they stand on the page: see `console.module.ts`. */
export const TODAY_PARTS = Symbol('TODAY_PARTS');
