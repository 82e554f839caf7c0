import type { EntityManager } from 'typeorm';

/**
 * Whoever changes, publishes or switches off triggers takes turns until the transaction ends. Take it before any lock on
 * a trigger, a draft or their tables: two who take those in different orders would wait for each other.
 */
export async function takePublishingTurn(manager: EntityManager): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('publishing triggers', 0))`);
}
