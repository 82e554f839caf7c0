import type { WaitingDeadline } from './done-fact.js';

/** A deadline with what meets it and what it ends with. */
export interface Waiting extends WaitingDeadline {
  id: string;
  metByEvent: string | null;
  endsWithEvent: string | null;
}

/** SQL: the deadlines `deadlines` as `Waiting`. */
export const WAITING = `SELECT deadlines.id, deadlines.subject, deadlines.timing, deadlines.starts_on::text AS "startsOn",
    deadlines.counts_since AS "countsSince", deadlines.met_by_event AS "metByEvent",
    deadlines.ends_with_event AS "endsWithEvent", owing.type AS "ownType"
  FROM deadlines JOIN runs ON runs.id = deadlines.run_id JOIN events owing ON owing.id = runs.event_id`;
