import { londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import { type ReadyAction, stopRuns, withdrawDone } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';
import type { RecordedEvent } from './recorded-event.js';

/**
 * When its subject has ended, what has not begun yet in the runs about it does not begin: nobody is reminded of a
 * meeting that was cancelled or held. What was done for it is for people to undo.
 */
export async function stopEnded(manager: EntityManager, event: RecordedEvent): Promise<void> {
  const life = eventType(event.type)?.life;
  if (life !== 'calls-off' && life !== 'concludes') return;
  const rows = await manager.query<{ id: string; type: string }[]>(
    `SELECT runs.id, events.type FROM runs JOIN events ON events.id = runs.event_id
     WHERE runs.source_id = $1 AND runs.subject = $2 AND events.id <> $3 AND runs.stopped_at IS NULL
       AND (events.occurred_at, events.received_at) <= ($4, $5)`,
    [event.sourceId, event.subject, event.id, event.occurredAt, event.receivedAt],
  );
  const ended = rows.filter(({ type }) => {
    const begun = eventType(type)?.life;
    return begun === 'begins' || begun === 'changes' || begun === 'owes';
  });
  await stopRuns(
    manager,
    ended.map(({ id }) => id),
    { reason: 'What it was about has ended.', undo: false },
  );
}

/**
 * A later event of a kind that takes the place of the one before it has begun a run of the same trigger: open tasks and
 * waiting steps of the earlier one go, so that nobody has two of them. What was due and had passed before this event
 * stands: that one was missed.
 */
export async function stopReplaced(
  manager: EntityManager,
  triggerId: string,
  event: RecordedEvent,
): Promise<ReadyAction[]> {
  const life = eventType(event.type)?.life;
  if (life !== 'changes' && life !== 'owes') return [];
  const rows = await manager.query<{ id: string; dueDate: string | null }[]>(
    `SELECT runs.id, events.data ->> 'dueDate' AS "dueDate" FROM runs JOIN events ON events.id = runs.event_id
     WHERE runs.trigger_id = $1 AND runs.source_id = $2 AND runs.subject = $3 AND runs.event_id <> $4
       AND runs.stopped_at IS NULL AND (events.occurred_at, events.received_at) <= ($5, $6)
       AND (events.data ->> 'childRef' IS NOT DISTINCT FROM $7 OR $8)
     ORDER BY runs.id`,
    [
      ...[triggerId, event.sourceId, event.subject, event.id, event.occurredAt, event.receivedAt],
      ...[event.data.childRef ?? null, life === 'changes'],
    ],
  );
  const saidOn = londonDate(event.occurredAt);
  const replaced = rows.filter(({ dueDate }) => dueDate === null || dueDate >= saidOn).map(({ id }) => id);
  const reason = 'A later event about the same subject took its place.';
  const { ready } = await stopRuns(manager, replaced, { reason, undo: false });
  for (const id of replaced) ready.push(...(await withdrawDone(manager, id, ['tasks.assign'])));
  return ready;
}
