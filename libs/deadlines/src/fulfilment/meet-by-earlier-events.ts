import type { EntityManager } from 'typeorm';
import { doneFact, ends, meets, type TellingEvent } from './done-fact.js';
import { tellNotYet } from './not-yet-done.js';
import { recordDone, recordEnd } from './record-done.js';
import { type Waiting, WAITING } from './waiting-deadlines.js';

interface KnownEvent extends TellingEvent {
  receivedAt: Date;
}

/**
 * Meets or ends the deadlines of a run by events that were recorded before they began to be owed: events come in any order.
 * The caller holds `oneAtATime`.
 */
export async function meetOrEndByEarlierEvents(manager: EntityManager, runId: string): Promise<void> {
  const waiting = await manager.query<Waiting[]>(`${WAITING} WHERE deadlines.run_id = $1 ORDER BY deadlines.id`, [
    runId,
  ]);
  for (const each of waiting) {
    const known = (await knownEvents(manager, each.id)).map((event) => ({ event, fact: doneFact(event) }));
    const facts = known.toSorted((one, other) => one.fact.at.getTime() - other.fact.at.getTime());
    const met = facts.filter(({ event, fact }) => event.type === each.metByEvent && meets(fact, each));
    const end = facts.find(({ event, fact }) => event.type === each.endsWithEvent && !fact.notYet && ends(fact, each));
    const [done, notYet] = [met.find(({ fact }) => !fact.notYet), met.find(({ fact }) => fact.notYet)];
    if (done) await recordDone(manager, [{ id: each.id, at: done.fact.at, heardAt: done.event.receivedAt }]);
    else if (notYet) await tellNotYet(manager, [each.id], notYet.fact.on, notYet.event.occurredAt);
    if (end) await recordEnd(manager, [{ id: each.id, at: end.fact.at }]);
  }
}

/** The events that could meet or end a deadline, but for the one that it is owed for. */
async function knownEvents(manager: EntityManager, deadlineId: string): Promise<KnownEvent[]> {
  return manager.query(
    `SELECT events.type, events.subject, events.occurred_at AS "occurredAt", events.received_at AS "receivedAt", events.data
     FROM deadlines JOIN runs ON runs.id = deadlines.run_id CROSS JOIN LATERAL (
       SELECT * FROM events WHERE events.source_id = deadlines.source_id AND events.subject = deadlines.subject
       UNION
       SELECT * FROM events WHERE events.source_id = deadlines.source_id
         AND events.data ? 'childRef' AND events.data ->> 'childRef' = deadlines.child_ref
         AND events.type IN (CASE WHEN deadlines.of_child THEN deadlines.met_by_event END, deadlines.ends_with_event)
       UNION
       -- What names no child is about every child of its subject.
       SELECT unnamed.* FROM events named JOIN events unnamed ON unnamed.source_id = named.source_id
           AND unnamed.subject = named.subject AND NOT unnamed.data ? 'childRef'
       WHERE named.source_id = deadlines.source_id AND named.data ? 'childRef'
         AND named.data ->> 'childRef' = deadlines.child_ref
         AND unnamed.type IN (CASE WHEN deadlines.of_child THEN deadlines.met_by_event END, deadlines.ends_with_event)) events
     WHERE deadlines.id = $1 AND events.id <> runs.event_id
       AND events.type IN (deadlines.met_by_event, deadlines.ends_with_event)`,
    [deadlineId],
  );
}
