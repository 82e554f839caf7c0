import { ActionRunner } from '@linchpin/actions';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { AssignTask } from '@linchpin/tasks';
import { Processor } from '@nestjs/bullmq';

@Processor('tasks', { ...workerTimes, ...queuePolicies.tasks })
export class TasksProcessor extends JobProcessor<'tasks'> {
  protected readonly handlers: JobHandlers<'tasks'> = {
    'tasks.assign': ({ actionId }) => this.runner.attempt('tasks.assign', actionId, this.assignTask),
  };

  constructor(
    private readonly runner: ActionRunner,
    private readonly assignTask: AssignTask,
  ) {
    super();
  }
}
