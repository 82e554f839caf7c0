/** Seconds to wait after the first, second, … failed attempt. When the list is used up, the action has failed. */
export const retrySchedule = [2, 10, 60, 300] as const;

/** How long after this many failed attempts the next one is due, in seconds; undefined when there is none. */
export function retryAfter(failures: number): number | undefined {
  return retrySchedule[failures - 1];
}
