/** Seconds to wait after the first, second, … failed attempt. When the list is used up, the action has failed. */
export const retrySchedule = [2, 10, 60, 300] as const;

/** How long after this many failed attempts the next one is due, in seconds; undefined when there is none. */
export function retryAfter(failures: number): number | undefined {
  return retrySchedule[failures - 1];
}

/** Seconds after which an attempt is made again that was lost with its connection to the database. It counts as none. */
export const AGAIN_AFTER_LOST_CONNECTION = 2;
