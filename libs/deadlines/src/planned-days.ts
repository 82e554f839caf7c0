import { londonDate } from '@linchpin/dates';
import { eventType, eventTypes } from '@linchpin/event-types';
import type { EntityManager } from 'typeorm';

/** Keeps the plan of an event: the deadlines that wait for what it gives a day to, of its subject and of its child. */
export async function planDays(
  manager: EntityManager,
  { type, sourceId, subject }: { type: string; sourceId: string; subject: string },
  childRefs: readonly string[],
): Promise<void> {
  const planned = eventType(type)?.plans?.event;
  if (planned === undefined) return;
  const waiting = await manager.query<{ id: string }[]>(
    `SELECT id FROM deadlines WHERE source_id = $1 AND subject = $2 AND met_by_event = $3
     UNION
     SELECT id FROM deadlines WHERE source_id = $1 AND met_by_event = $3 AND of_child AND child_ref = ANY ($4)`,
    [sourceId, subject, planned, childRefs],
  );
  await planAnew(
    manager,
    waiting.map(({ id }) => id),
  );
}

interface WaitingForDay {
  id: string;
  startsOn: string;
  subject: string;
  ofChild: boolean;
  metByEvent: string;
}

interface Plan {
  subject: string;
  type: string;
  data: Record<string, unknown>;
}

/**
 * Finds anew for which moment the work of each of these deadlines is planned: of its subject what was said last, in the
 * order in which it was decided; of a child the first of its meetings after the clock has started.
 */
export async function planAnew(manager: EntityManager, ids: readonly string[]): Promise<void> {
  const waiting = await manager.query<WaitingForDay[]>(
    `SELECT id, starts_on::text AS "startsOn", subject, of_child AS "ofChild", met_by_event AS "metByEvent" FROM deadlines
     WHERE id = ANY ($1) AND met_by_event IS NOT NULL ORDER BY due_on, id`,
    [ids],
  );
  for (const each of waiting) {
    const planning = eventTypes.filter(({ plans }) => plans?.event === each.metByEvent).map(({ type }) => type);
    if (planning.length === 0) continue;
    const moments = (await plansFor(manager, each.id, planning)).flatMap((plan) => momentsAfter(plan, each));
    const first = moments.toSorted((one, other) => one.getTime() - other.getTime())[0] ?? null;
    await manager.query('UPDATE deadlines SET planned_at = $2 WHERE id = $1 AND planned_at IS DISTINCT FROM $2', [
      each.id,
      first,
    ]);
  }
}

/** The last word on each meeting. */
function plansFor(manager: EntityManager, deadlineId: string, planning: readonly string[]): Promise<Plan[]> {
  return manager.query(
    `SELECT DISTINCT ON (events.subject) events.subject, events.type, events.data
     FROM deadlines CROSS JOIN LATERAL (
       SELECT deadlines.subject
       UNION
       SELECT said.subject FROM events said WHERE deadlines.of_child AND said.source_id = deadlines.source_id
         AND said.data ? 'childRef' AND said.data ->> 'childRef' = deadlines.child_ref AND said.type = ANY ($2)) meeting
       JOIN events ON events.source_id = deadlines.source_id AND events.subject = meeting.subject
     WHERE deadlines.id = $1 AND events.type = ANY ($2)
     ORDER BY events.subject, events.occurred_at DESC, events.received_at DESC, events.id DESC`,
    [deadlineId, planning],
  );
}

function momentsAfter({ subject, type, data }: Plan, deadline: WaitingForDay): Date[] {
  const on = eventType(type)?.plans?.on ?? null;
  const said = on === null ? undefined : data[on];
  if (typeof said !== 'string') return [];
  const moment = new Date(said);
  // A meeting on the day that the clock of another starts on is what that one is owed for.
  return subject === deadline.subject || londonDate(moment) > deadline.startsOn ? [moment] : [];
}
