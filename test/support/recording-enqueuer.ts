import { Enqueuer, type JobItem } from '@linchpin/queue';

/** Keeps what would have been enqueued, for tests of what comes before the carrier. */
export class RecordingEnqueuer extends Enqueuer {
  readonly items: JobItem[] = [];

  constructor() {
    super(new Map());
  }

  override enqueue(items: readonly JobItem[]): Promise<boolean> {
    this.items.push(...items);
    return Promise.resolve(true);
  }
}
