import { inThread } from '@linchpin/logging';
import { OnWorkerEvent, WorkerHost } from '@nestjs/bullmq';
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import { type Job, UnrecoverableError } from 'bullmq';
import { carrierTrouble } from './carrier-trouble.js';
import { jobFault, type JobHandlers, type QueueName } from './jobs.js';
import { refusedJobs } from './refused-jobs.js';

type Handlers = Record<string, ((payload: unknown) => Promise<void>) | undefined>;

/** Works the jobs of one queue. A class per queue says which handler belongs to which job. */
export abstract class JobProcessor<Queue extends QueueName> extends WorkerHost implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);

  protected abstract readonly handlers: JobHandlers<Queue>;

  /**
   * Hands the job's id to its handler, in a thread of log lines that the handler may come to know. A job that is none of
   * ours, or carries anything but the id of its kind, is failed at once and told of: trying again cannot help. One of the
   * last release may still be queued, and who writes into the queue is not known.
   */
  async process(job: Job): Promise<void> {
    const handler = (this.handlers as Handlers)[job.name];
    const fault =
      jobFault(job.name, job.data) ?? (handler ? null : `A job ${job.name} was refused: it is of another queue.`);
    if (fault !== null || !handler) {
      this.logger.error(refusedJobs.note(fault ?? ''));
      throw new UnrecoverableError(fault ?? '');
    }
    await inThread(undefined, async () => {
      const began = Date.now();
      await handler(job.data);
      this.logger.log(`${job.name} ${Object.values(job.data as object).join()} took ${String(Date.now() - began)} ms.`);
    });
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
