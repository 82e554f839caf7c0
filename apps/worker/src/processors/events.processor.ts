import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { MatchEvent } from '@linchpin/triggers';
import { Processor } from '@nestjs/bullmq';

@Processor('events', { ...workerTimes, ...queuePolicies.events })
export class EventsProcessor extends JobProcessor<'events'> {
  protected readonly handlers: JobHandlers<'events'> = {
    'events.match': ({ eventId }) => this.matchEvent.match(eventId),
  };

  constructor(private readonly matchEvent: MatchEvent) {
    super();
  }
}
