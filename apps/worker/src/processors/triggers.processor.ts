import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { MakeReport } from '@linchpin/would-do';
import { Processor } from '@nestjs/bullmq';

@Processor('triggers', { ...workerTimes, ...queuePolicies.triggers })
export class TriggersProcessor extends JobProcessor<'triggers'> {
  protected readonly handlers: JobHandlers<'triggers'> = {
    'triggers.report': ({ reportId }) => this.makeReport.work(reportId),
  };

  constructor(private readonly makeReport: MakeReport) {
    super();
  }
}
