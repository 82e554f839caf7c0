import type { PlannedDeadline } from '@linchpin/timings';

/** What a run owes, and the event that it owes it by. A planned run will do. */
export interface OwingRun {
  event: { id: string; sourceId: string; subject: string; restricted: boolean };
  deadlines: readonly PlannedDeadline[];
}
