import { ActionRunner } from '@linchpin/actions';
import { SendAlert } from '@linchpin/alerts';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { Processor } from '@nestjs/bullmq';

@Processor('alerts', { ...workerTimes, ...queuePolicies.alerts })
export class AlertsProcessor extends JobProcessor<'alerts'> {
  protected readonly handlers: JobHandlers<'alerts'> = {
    'alerts.send': ({ actionId }) => this.runner.attempt('alerts.send', actionId, this.sendAlert),
  };

  constructor(
    private readonly runner: ActionRunner,
    private readonly sendAlert: SendAlert,
  ) {
    super();
  }
}
