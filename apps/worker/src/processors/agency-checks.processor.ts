import { ActionRunner } from '@linchpin/actions';
import { RequestChecks } from '@linchpin/agency-checks';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { Processor } from '@nestjs/bullmq';

@Processor('agency-checks', { ...workerTimes, ...queuePolicies['agency-checks'] })
export class AgencyChecksProcessor extends JobProcessor<'agency-checks'> {
  protected readonly handlers: JobHandlers<'agency-checks'> = {
    'agency-checks.request': ({ actionId }) =>
      this.runner.attempt('agency-checks.request', actionId, this.requestChecks),
  };

  constructor(
    private readonly runner: ActionRunner,
    private readonly requestChecks: RequestChecks,
  ) {
    super();
  }
}
