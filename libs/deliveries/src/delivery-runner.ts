import { setTimeout as pause } from 'node:timers/promises';
import { describeError, isConnectionLost, LEASE_SECONDS } from '@linchpin/database';
import { followThread } from '@linchpin/logging';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CHANNELS, type Channels, RefusedDeliveryError, UndeliveredError } from './channel.js';
import {
  claimDelivery,
  type ClaimedDelivery,
  type DeliveryEnd,
  recordDelivery,
  renewDelivery,
} from './claimed-delivery.js';
import { delayAfterFailures } from './delivery-schedule.js';
import { DELIVERY_LISTENER, DELIVERY_WRITERS, type DeliveryListener, type DeliveryWriters } from './delivery-writer.js';

/** So many failures mean that tries were lost with their processes: what fails otherwise ends sooner. */
const MOST_FAILURES = 20;
const NOT_NEEDED = 'It was not needed any more.';

/**
 * Brings deliveries out of the house: claims one, has it written, hands it to its channel and records what the far side
 * answered. No transaction and no connection is held meanwhile. A crash between the far side's answer and our record sends
 * it again, with the same key.
 */
@Injectable()
export class DeliveryRunner {
  private readonly logger = new Logger(DeliveryRunner.name);

  constructor(
    private readonly dataSource: DataSource,
    @Inject(CHANNELS) private readonly channels: Channels,
    @Inject(DELIVERY_WRITERS) private readonly writers: DeliveryWriters,
    @Inject(DELIVERY_LISTENER) private readonly listener: DeliveryListener,
  ) {}

  /** Tries a delivery once. Does nothing when it does not wait: the job is a repeat, or comes too early. */
  async attempt(deliveryId: string): Promise<void> {
    const claimed = await claimDelivery(this.dataSource, deliveryId);
    if (!claimed) return;
    if (claimed.thread) followThread(claimed.thread);
    const heartbeat = setInterval(
      () => void renewDelivery(this.dataSource, claimed).catch(() => undefined),
      LEASE_SECONDS * 300,
    );
    try {
      await this.record(claimed, await this.bring(claimed));
    } finally {
      clearInterval(heartbeat);
    }
  }

  private async bring(claimed: ClaimedDelivery): Promise<DeliveryEnd> {
    if (claimed.withdrawAsked) return { state: 'withdrawn', reason: NOT_NEEDED };
    if (claimed.failures >= MOST_FAILURES) return { state: 'failed', reason: 'Its process went away again and again.' };
    try {
      const message = await this.writers[claimed.purpose].write(claimed);
      if (!message) return { state: 'withdrawn', reason: NOT_NEEDED };
      return { state: 'accepted', answer: await this.channels[claimed.channel].send(message, claimed.id) };
    } catch (error) {
      if (error instanceof RefusedDeliveryError) return { state: 'failed', reason: error.message };
      const reason = error instanceof UndeliveredError ? error.message : describeError(error);
      this.logger.warn(`${claimed.channel} ${claimed.id} try ${String(claimed.fence)} came to nothing: ${reason}`);
      const afterSeconds = delayAfterFailures(claimed.failures + 1);
      return afterSeconds === undefined ? { state: 'failed', reason } : { state: 'waiting', reason, afterSeconds };
    }
  }

  /** While the database is away it is tried again and again, for the lease renews itself meanwhile. */
  private async record(claimed: ClaimedDelivery, end: DeliveryEnd): Promise<void> {
    const until = Date.now() + LEASE_SECONDS * 1000;
    for (;;) {
      try {
        await this.recordOnce(claimed, end);
        return;
      } catch (error) {
        if (!isConnectionLost(error) || Date.now() > until) throw error;
        await pause(250);
      }
    }
  }

  private async recordOnce(claimed: ClaimedDelivery, end: DeliveryEnd): Promise<void> {
    const action = claimed.actionId === null ? null : await this.listener.of(claimed.actionId);
    const goOn = await this.dataSource.transaction(async (manager) => {
      await action?.lock(manager);
      const state = await recordDelivery(manager, claimed, end);
      if (state === null) this.logger.warn(`${claimed.channel} ${claimed.id} was taken over by another try.`);
      return state === null || state === 'waiting' ? undefined : action?.deliveryEnded(manager);
    });
    await goOn?.();
  }
}
