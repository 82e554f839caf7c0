import { ActionRunner } from '@linchpin/actions';
import { GenerateDocument } from '@linchpin/documents';
import { type JobHandlers, JobProcessor, queuePolicies, workerTimes } from '@linchpin/queue';
import { Processor } from '@nestjs/bullmq';

@Processor('documents', { ...workerTimes, ...queuePolicies.documents })
export class DocumentsProcessor extends JobProcessor<'documents'> {
  protected readonly handlers: JobHandlers<'documents'> = {
    'documents.generate': ({ actionId }) => this.runner.attempt('documents.generate', actionId, this.generateDocument),
  };

  constructor(
    private readonly runner: ActionRunner,
    private readonly generateDocument: GenerateDocument,
  ) {
    super();
  }
}
