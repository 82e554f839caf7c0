import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { carrierTrouble } from './carrier-trouble.js';
import { type JobItem, type QueueName, queueOf } from './jobs.js';

export const QUEUES = Symbol('QUEUES');

/** Long enough for a slow carrier, short enough that a webhook is answered while the carrier is away. */
const PATIENCE_MS = 2000;

/**
 * The one seam to the queues. Call it after the commit. It never throws: what it could not enqueue stands in
 * PostgreSQL, and the sweep finds it.
 */
@Injectable()
export class Enqueuer {
  private readonly logger = new Logger(Enqueuer.name);

  constructor(@Inject(QUEUES) private readonly queues: ReadonlyMap<QueueName, Queue>) {}

  /** Puts jobs on their queues and says whether all of them got there. */
  async enqueue(items: readonly JobItem[]): Promise<boolean> {
    const byQueue = groupByQueue(items);
    const added = await Promise.allSettled([...byQueue].map(([name, jobs]) => this.add(name, jobs)));
    const refused = added.find((result) => result.status === 'rejected');
    const line = refused && carrierTrouble.note(`jobs left to the sweep: ${String(refused.reason)}`);
    if (line) this.logger.warn(line);
    return refused === undefined;
  }

  private async add(name: QueueName, items: readonly JobItem[]): Promise<void> {
    const queue = this.queues.get(name);
    if (!queue) throw new Error(`this app has no queue ${name}`);
    const jobs = items.map(({ name: job, payload, key, delayMs }) => ({
      name: job,
      data: payload,
      opts: { deduplication: { id: key }, delay: delayMs ?? 0 },
    }));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`queue ${name} did not answer in ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    await Promise.race([queue.addBulk(jobs), late]).finally(() => clearTimeout(timer));
  }
}

function groupByQueue(items: readonly JobItem[]): Map<QueueName, JobItem[]> {
  const groups = new Map<QueueName, JobItem[]>();
  for (const item of items) {
    const queue = queueOf(item.name);
    groups.set(queue, [...(groups.get(queue) ?? []), item]);
  }
  return groups;
}
