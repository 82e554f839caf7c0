import type { ActionContext } from '@linchpin/actions';
import type { EntityManager } from 'typeorm';
import { decidedChild, FACTS_OF_A_CHILD } from './facts-of-a-child.js';

/** What the events about one subject say together, such as when a meeting is and who chairs it. References only. */
export interface SubjectFacts {
  /** What is true of the event's own child, where it names one; else of the subject. */
  data: Readonly<Record<string, unknown>>;
  /** The types of the subject's events, the oldest first. */
  types: readonly string[];
  /** Whether any of them is restricted. */
  restricted: boolean;
  /** The children that the events name, in the order in which they are first named. */
  childRefs: readonly string[];
  /** Those of them that an event decides about by name. */
  decided: ReadonlySet<string>;
  /** The same facts as they are true of this child. */
  of(childRef: string): SubjectFacts;
}

interface EventRow {
  type: string;
  data: Record<string, unknown>;
  restricted: boolean;
}

/**
 * Puts together the events of the action's subject in the order in which they became true: what an event does not
 * repeat stays as it was, and a newer fact wins however late an older one arrives. `conference.held` does not repeat
 * who chaired, nor `conference.rescheduled` who is invited. Facts of a child (`FACTS_OF_A_CHILD`) come from events that
 * name that child or none, so that no letter tells of one child what was decided about another.
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
  return factsFrom(rows.length > 0 ? rows : [event], event);
}

/** The facts that these events come to, the oldest first, for a letter that `event` is the reason of. */
export function factsFrom(events: readonly EventRow[], event: Pick<EventRow, 'data' | 'restricted'>): SubjectFacts {
  const childRefs = [...new Set(events.flatMap(({ data }) => nameOf(data) ?? []))];
  const common = {
    types: events.map(({ type }) => type),
    restricted: event.restricted || events.some(({ restricted }) => restricted),
    childRefs,
    decided: new Set(events.flatMap(({ data }) => decidedChild(data) ?? [])),
  };
  const of = (childRef: string | undefined): SubjectFacts => ({ ...common, data: merged(events, childRef), of });
  return of(nameOf(event.data) ?? (childRefs.length === 1 ? childRefs[0] : undefined));
}

/** `childRef`: undefined where several children are named and the letter is about none of them in particular. */
function merged(events: readonly EventRow[], childRef: string | undefined): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  // What is said of the child by name goes before what is said of all of them at once, and so does the social worker:
  // brothers and sisters may have different ones.
  const own: Record<string, unknown> = {};
  for (const { data: said } of events) {
    const named = nameOf(said);
    const isOwn = named !== undefined && named === childRef;
    const isOthers = named !== undefined && !isOwn;
    for (const [field, value] of Object.entries(said)) {
      if (isOthers && (field === 'childRef' || FACTS_OF_A_CHILD.has(field))) continue;
      // How many children such an event is about says nothing of how many the meeting is about.
      if (field === 'childCount' && decidedChild(said) !== undefined) continue;
      data[field] = value;
      if (isOwn && (field === 'workerRef' || FACTS_OF_A_CHILD.has(field))) own[field] = value;
    }
  }
  return { ...data, ...own, ...(childRef !== undefined && { childRef }) };
}

function nameOf({ childRef }: Readonly<Record<string, unknown>>): string | undefined {
  return typeof childRef === 'string' && childRef !== '' ? childRef : undefined;
}

/** The text in this field, or undefined when there is none. */
export function textOf(facts: Pick<SubjectFacts, 'data'>, field: string): string | undefined {
  const value = facts.data[field];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
