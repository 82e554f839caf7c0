import { ActionRunner } from '@linchpin/actions';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { BookRoom } from '@linchpin/rooms';
import { Processor } from '@nestjs/bullmq';

@Processor('rooms', { ...workerTimes, ...queuePolicies.rooms })
export class RoomsProcessor extends JobProcessor<'rooms'> {
  protected readonly handlers: JobHandlers<'rooms'> = {
    'rooms.book': ({ actionId }) => this.runner.attempt('rooms.book', actionId, this.bookRoom),
  };

  constructor(
    private readonly runner: ActionRunner,
    private readonly bookRoom: BookRoom,
  ) {
    super();
  }
}
