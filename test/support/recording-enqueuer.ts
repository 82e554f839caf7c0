import { AlarmsService } from '@linchpin/alarms';
import { EventsService } from '@linchpin/events';
import { Enqueuer, type JobItem } from '@linchpin/queue';
import type { DataSource } from 'typeorm';

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

/** The events of a test database, announced to nobody but the enqueuer that is given. */
export function eventsOf(dataSource: DataSource, enqueuer = new RecordingEnqueuer()): EventsService {
  return new EventsService(dataSource, enqueuer, new AlarmsService(dataSource));
}
