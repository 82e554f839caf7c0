import { DeliveryRunner } from '@linchpin/deliveries';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { Processor } from '@nestjs/bullmq';

@Processor('deliveries', { ...workerTimes, ...queuePolicies.deliveries })
export class DeliveriesProcessor extends JobProcessor<'deliveries'> {
  protected readonly handlers: JobHandlers<'deliveries'> = {
    'deliveries.send': ({ deliveryId }) => this.runner.attempt(deliveryId),
  };

  constructor(private readonly runner: DeliveryRunner) {
    super();
  }
}
