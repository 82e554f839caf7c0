import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { z } from 'zod';
import { carrierTrouble } from './carrier-trouble.js';
import type { JobHandlers, QueueName } from './jobs.js';

/** A job of the last release may still be queued, so payloads are checked on arrival. */
const payloadSchema = z.union([
  z.object({ eventId: z.uuid() }),
  z.object({ actionId: z.uuid() }),
  z.object({ deliveryId: z.uuid() }),
  z.object({ reportId: z.uuid() }),
]);

type Handlers = Record<string, ((payload: unknown) => Promise<void>) | undefined>;

/** Works the jobs of one queue. A class per queue says which handler belongs to which job. */
export abstract class JobProcessor<Queue extends QueueName> extends WorkerHost implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);

  protected abstract readonly handlers: JobHandlers<Queue>;

  /** Hands the job's ids to its handler. An unknown job or payload is failed at once: trying again cannot help. */
  async process(job: Job): Promise<void> {
    const handler = (this.handlers as Handlers)[job.name];
    if (!handler) throw new UnrecoverableError(`No handler for job ${job.name}.`);
    const payload = payloadSchema.safeParse(job.data);
    if (!payload.success) throw new UnrecoverableError(`Job ${job.name} does not carry the ids it should.`);
    await handler(payload.data);
  }

  /** Finishes the jobs in hand while mail, carrier and database are still there: those close one phase later. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.worker.close();
  }

  @OnWorkerEvent('error')
  onError(error: Error): void {
    const line = carrierTrouble.note(error.message);
    if (line !== null) this.logger.warn(line);
  }
}
