import type { Settings } from '@linchpin/config';
import {
  type DeliveryListener,
  DeliveryRunner,
  type DeliveryWriter,
  type DeliveryWriters,
  EmailChannel,
} from '@linchpin/deliveries';
import type { DataSource } from 'typeorm';

const never: DeliveryWriter = { write: () => Promise.reject(new Error('Nobody writes this here.')) };
const nobody: DeliveryListener = {
  of: () =>
    Promise.resolve({ lock: () => Promise.resolve(), deliveryEnded: () => Promise.resolve(() => Promise.resolve()) }),
};

/** Brings out what waits on a database to a real mail server, as the worker does, without a queue. */
export class WaysOut {
  private readonly email: EmailChannel;
  private readonly runner: DeliveryRunner;

  constructor(
    private readonly dataSource: DataSource,
    settings: Settings,
    writers: Partial<DeliveryWriters>,
    listener: DeliveryListener = nobody,
  ) {
    this.email = new EmailChannel(settings);
    const all = { alert: never, check: never, draft: never, invitation: never, ...writers };
    this.runner = new DeliveryRunner(dataSource, { email: this.email }, all, listener);
  }

  /** Tries everything once that waits, in the order in which it was asked for, also what would be tried later. */
  async bringOut(): Promise<void> {
    await this.dataSource.query(`UPDATE deliveries SET due_at = now() WHERE state = 'waiting'`);
    const rows = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM deliveries WHERE state = 'waiting' ORDER BY created_at, recipient_name, id`,
    );
    for (const { id } of rows) await this.runner.attempt(id);
  }

  /** One delivery, tried now. */
  attempt(deliveryId: string): Promise<void> {
    return this.runner.attempt(deliveryId);
  }

  close(): Promise<void> {
    return this.email.onApplicationShutdown();
  }
}
