import { LostWork } from '@linchpin/database';
import { Enqueuer } from '@linchpin/queue';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { DeliveryRow } from './delivery.js';
import { DELIVERY_GRACE_SECONDS } from './delivery-schedule.js';

const SWEEP_SIZE = 500;

/** Keeps deliveries going, and tells pages how they stand. */
@Injectable()
export class DeliveriesService {
  private readonly lostWork = new LostWork();

  constructor(
    private readonly dataSource: DataSource,
    private readonly enqueuer: Enqueuer,
  ) {}

  /** Puts deliveries on their queue, after the commit. Never throws: the sweep finds what was missed. */
  async announce(deliveryIds: readonly string[]): Promise<void> {
    if (deliveryIds.length > 0) {
      await this.enqueue(deliveryIds.map((deliveryId) => ({ deliveryId, key: `deliver:${deliveryId}` })));
    }
  }

  private async enqueue(deliveries: readonly { deliveryId: string; key: string }[]): Promise<void> {
    await this.enqueuer.enqueue(
      deliveries.map(({ deliveryId, key }) => ({ name: 'deliveries.send', payload: { deliveryId }, key })),
    );
  }

  /** Takes over what a process that has gone was sending, then enqueues what waits and is due. Returns how many. */
  async sweep(): Promise<number> {
    return this.lostWork.sweep(async (leasesCount) => {
      if (leasesCount) await this.takeOverLost();
      return this.enqueueDue();
    });
  }

  /**
   * A try that was lost with its process is made again, at once, with the same key. It counts: one that ends its process must
   * not do so for ever.
   */
  private async takeOverLost(): Promise<void> {
    await this.dataSource.query(
      `UPDATE deliveries SET state = 'waiting', lease_until = NULL, failures = failures + 1, due_at = now(), enqueue_after = now()
       WHERE id IN (SELECT id FROM deliveries WHERE state = 'sending' AND lease_until < now()
                    ORDER BY lease_until LIMIT $1 FOR NO KEY UPDATE SKIP LOCKED)`,
      [SWEEP_SIZE],
    );
  }

  private async enqueueDue(): Promise<number> {
    const [rows] = await this.dataSource.query<[{ id: string; swept: string }[], number]>(
      `UPDATE deliveries SET enqueue_after = now() + make_interval(secs => $1)
       WHERE id IN (SELECT id FROM deliveries WHERE state = 'waiting' AND enqueue_after <= now() AND due_at <= now()
                    ORDER BY enqueue_after LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED)
       RETURNING id, sweep_key(enqueue_after) AS swept`,
      [DELIVERY_GRACE_SECONDS, SWEEP_SIZE],
    );
    // The key differs from the first job's: a carrier that lost the job may still remember its key.
    await this.enqueue(rows.map(({ id, swept }) => ({ deliveryId: id, key: `deliver:${id}:${swept}` })));
    return rows.length;
  }

  /** The deliveries of these actions, in the order in which they were asked for. Whoever asks may see the actions. */
  ofActions(actionIds: readonly string[]): Promise<DeliveryRow[]> {
    return this.dataSource.query(
      `SELECT id, action_id AS "actionId", channel, recipient_name AS "recipientName", state, failures,
         due_at AS "dueAt", accepted_at AS "acceptedAt", reason
       FROM deliveries WHERE action_id = ANY ($1) ORDER BY created_at, recipient_name, id`,
      [actionIds],
    );
  }
}
