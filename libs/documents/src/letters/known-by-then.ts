import type { EntityManager } from 'typeorm';
import { factsFrom, type SubjectFacts } from './subject-facts.js';

/** An event as it is asked about; `id` and `sourceId` are null for one that is not stored. */
interface AskedEvent {
  id: string | null;
  sourceId: string | null;
  type: string;
  subject: string;
  data: Record<string, unknown>;
}

/**
 * What the events about a subject say together that had come by a moment, beside the event itself. Nothing of a
 * restricted event is read. One that is not stored stands alone.
 */
export async function knownByThen(manager: EntityManager, event: AskedEvent, at: Date): Promise<SubjectFacts> {
  const own = { type: event.type, data: event.data, restricted: false };
  if (event.sourceId === null) return factsFrom([own], own);
  const rows = await manager.query<(typeof own)[]>(
    `SELECT type, data, restricted FROM events
     WHERE source_id = $1 AND subject = $2 AND NOT restricted AND (received_at <= $3 OR id = $4)
     ORDER BY occurred_at, received_at, id`,
    [event.sourceId, event.subject, at, event.id],
  );
  return factsFrom(rows, own);
}
