import { setTimeout as pause } from 'node:timers/promises';
import { RunsService } from '@linchpin/actions';
import { OverdueChecks } from '@linchpin/agency-checks';
import { AlarmsService } from '@linchpin/alarms';
import { SealEntries } from '@linchpin/audit';
import { formatDateTime } from '@linchpin/dates';
import { DeadlinesService } from '@linchpin/deadlines';
import { DeliveriesService } from '@linchpin/deliveries';
import { EventsService } from '@linchpin/events';
import { UnmappedAge } from '@linchpin/messages';
import { carrierTrouble, keepFinished, type QueueName, QUEUES, refusedJobs } from '@linchpin/queue';
import { WouldDoReports } from '@linchpin/would-do';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Queue } from 'bullmq';

/** The carrier has refused work for so long: no passing trouble. */
const TROUBLE_LASTS_MS = 10_000;

interface Duty {
  name: string;
  everyMs: number;
  run: () => Promise<unknown>;
}

/**
 * What a worker does by the clock. The clock is the process's own and not a job of the queue, because the queue may be
 * emptied at any time and the sweep is what fills it again. Many workers may sweep at once: they skip each other's rows.
 */
@Injectable()
export class Schedule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Schedule.name);
  private readonly stopping = new AbortController();
  private running: Promise<void>[] = [];
  private alarmedOf: number | null = null;

  constructor(
    private readonly events: EventsService,
    private readonly alarms: AlarmsService,
    private readonly runs: RunsService,
    private readonly deadlines: DeadlinesService,
    private readonly overdueChecks: OverdueChecks,
    private readonly reports: WouldDoReports,
    private readonly deliveries: DeliveriesService,
    private readonly unmappedAge: UnmappedAge,
    private readonly seals: SealEntries,
    @Inject(QUEUES) private readonly queues: ReadonlyMap<QueueName, Queue>,
  ) {}

  onApplicationBootstrap(): void {
    const duties: Duty[] = [
      { name: 'announce events', everyMs: 1000, run: () => this.events.sweep() },
      { name: 'enqueue actions', everyMs: 1000, run: () => this.runs.sweep() },
      { name: 'watch deadlines', everyMs: 1000, run: () => this.deadlines.sweep() },
      { name: 'watch the carrier', everyMs: 5000, run: () => this.watchCarrier() },
      { name: 'watch checks', everyMs: 5000, run: () => this.overdueChecks.sweep() },
      { name: 'enqueue deliveries', everyMs: 1000, run: () => this.deliveries.sweep() },
      { name: 'seal audit entries', everyMs: 1000, run: () => this.seals.sweep() },
      { name: 'enqueue reports', everyMs: 5000, run: () => this.reports.sweep() },
      { name: 'count deadlines anew', everyMs: 600_000, run: () => this.deadlines.countAnew() },
      { name: 'clean queues', everyMs: 60_000, run: () => this.cleanQueues() },
      { name: 'discard unmapped by age', everyMs: 3_600_000, run: () => this.unmappedAge.sweep() },
    ];
    this.running = duties.map((duty) => this.keepDoing(duty));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.running);
  }

  private async keepDoing({ name, everyMs, run }: Duty): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await run().catch((error: unknown) => {
        this.logger.warn(`Could not ${name}, will try again: ${error instanceof Error ? error.message : 'unknown'}`);
      });
      await pause(everyMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  /** Tells of refused jobs; one alarm each time that the carrier refuses work for a while: that stands in PostgreSQL. */
  private async watchCarrier(): Promise<void> {
    await refusedJobs.tellAll((fault) =>
      this.alarms.raiseOwn(
        'job-refused',
        `${fault} Nothing is lost, for what is to be done stands in PostgreSQL. Find out what writes into the queue.`,
      ),
    );
    const since = carrierTrouble.since(TROUBLE_LASTS_MS);
    if (since === null || this.alarmedOf === since.getTime()) return;
    await this.alarms.raiseOwn(
      'carrier-refuses',
      `What carries the jobs has refused work since ${formatDateTime(since)}. Nothing is lost: all is done once it takes work again. See to Redis (or PostgreSQL), and to the log of the workers.`,
    );
    this.alarmedOf = since.getTime();
  }

  private async cleanQueues(): Promise<void> {
    for (const queue of this.queues.values()) {
      await queue.clean(keepFinished.completed, 10_000, 'completed');
      await queue.clean(keepFinished.failed, 10_000, 'failed');
    }
  }
}
