/** Seconds to wait after the first, second, … try that came to nothing: in all some nine hours, then it has failed. */
const delaysAfterFailures = [5, 30, 120, 300, 900, 1800, 3600, 7200, 18_000] as const;

/** How long after this many failures a delivery is tried again, in seconds; undefined when it has failed for good. */
export function delayAfterFailures(failures: number): number | undefined {
  return delaysAfterFailures[failures - 1];
}

/** The enqueue after the commit gets this long before the sweep enqueues a delivery again, as does each enqueue of the sweep. */
export const DELIVERY_GRACE_SECONDS = 10;
