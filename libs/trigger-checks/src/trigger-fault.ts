import type { EventField } from '@linchpin/event-types';
import type { Owed } from '@linchpin/trigger-files';

/** One thing that is wrong with a trigger. */
export interface TriggerFault {
  /** Where in the content: `['steps', 2, 'settings', 'team']`. */
  path: readonly (string | number)[];
  /** A sentence that says what, where and what to do. */
  message: string;
}

/** What the event of a trigger holds. */
export interface EventKnowledge {
  fields: ReadonlyMap<string, EventField>;
  example: Readonly<Record<string, unknown>>;
  /** The deadlines of the trigger, which its steps may speak of. */
  deadlines?: readonly Owed[];
}
