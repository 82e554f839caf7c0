import type { ActionContext } from '@linchpin/runs';
import type { EntityManager } from 'typeorm';

/** What the events about one subject say together, such as when a meeting is and who chairs it. References only. */
export interface SubjectFacts {
  data: Readonly<Record<string, unknown>>;
  /** The types of the subject's events, the oldest first. */
  types: readonly string[];
  /** Whether any of them is restricted. */
  restricted: boolean;
}

interface EventRow {
  type: string;
  data: Record<string, unknown>;
  restricted: boolean;
}

/**
 * Puts together the events of the action's subject in the order in which they became true: what an event does not
 * repeat stays as it was, and a newer fact wins however late an older one arrives. `conference.held` does not repeat
 * who chaired, nor `conference.rescheduled` who is invited.
 */
export async function subjectFacts(
  manager: EntityManager,
  { event }: Pick<ActionContext<'documents.generate'>, 'event'>,
): Promise<SubjectFacts> {
  const rows = await manager.query<EventRow[]>(
    `SELECT other.type, other.data, other.restricted FROM events JOIN events other USING (source_id, subject)
     WHERE events.id = $1 ORDER BY other.occurred_at, other.received_at, other.id`,
    [event.id],
  );
  const events = rows.length > 0 ? rows : [event];
  return {
    data: Object.assign({}, ...events.map(({ data }) => data)) as Record<string, unknown>,
    types: events.map(({ type }) => type),
    restricted: event.restricted || events.some(({ restricted }) => restricted),
  };
}

/** The text in this field, or undefined when there is none. */
export function textOf(facts: SubjectFacts, field: string): string | undefined {
  const value = facts.data[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
