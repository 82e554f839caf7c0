import type { QueueName } from './jobs.js';

export interface QueuePolicy {
  /** Jobs of this queue that one worker process works on at once. */
  concurrency: number;
}

/** How each queue is worked. A queue without an entry does not compile. */
export const queuePolicies = {
  events: { concurrency: 4 },
  rooms: { concurrency: 4 },
  documents: { concurrency: 2 },
  'agency-checks': { concurrency: 2 },
  alerts: { concurrency: 4 },
  tasks: { concurrency: 4 },
  // As many as the mail channel has connections: one that hangs keeps none of the others from going.
  deliveries: { concurrency: 8 },
  // A report is all computing: two at once would take each other's time, and that of what is really to be done.
  triggers: { concurrency: 1 },
} as const satisfies Record<QueueName, QueuePolicy>;

export const queueNames = Object.keys(queuePolicies) as QueueName[];

/**
 * Locks are short, so that a job that a killed process had just taken is worked by another within 12 seconds: its lock, and
 * two looks for what has stalled. A lock is renewed while its job is worked, and one that was not in time costs nothing: the
 * second to work the job finds its row in hand. Finished jobs are cleaned by age on a schedule: keeping them by count costs
 * the PostgreSQL carrier two thirds of its speed. What a worker pauses after an error, its stop may have to wait for.
 */
export const workerTimes = {
  lockDuration: 8_000,
  stalledInterval: 2_000,
  maxStalledCount: 10,
  runRetryDelay: 2_000,
} as const;

/** How long finished jobs stay visible in the queue dashboard, in milliseconds. */
export const keepFinished = { completed: 3_600_000, failed: 7 * 24 * 3_600_000 } as const;
