import { referenceOf } from '@linchpin/events';
import type { EntityManager } from 'typeorm';
import type { ClaimedReport } from './claimed-report.js';
import type { ComparedEvent } from './would-do-judge.js';

/** Events of one page. */
const PAGE = 500;

/** The events that a report is over. */
export interface ReportedEvents {
  total: number;
  /** How many restricted events there are beside. Nothing else of them is read. */
  restricted: number;
  pages: AsyncIterable<ComparedEvent[]>;
}

type EventRow = Omit<ComparedEvent, 'reference'> & { aboutRef: string | null };

/** The stored events of these types in the days of the report, in the order in which they came, or the pasted one. */
export async function reportedEvents(
  manager: EntityManager,
  { id, triggerId, requestedAt, days, event }: ClaimedReport,
  types: readonly string[],
): Promise<ReportedEvents> {
  if (event) {
    const pasted = { ...event, id: null, sourceId: null, reference: referenceOf(event.subject), begunBefore: false };
    const page = [{ ...pasted, occurredAt: new Date(event.occurredAt), receivedAt: requestedAt }];
    return { total: 1, restricted: 0, pages: one(page) };
  }
  const until = `(SELECT requested_at FROM would_do_reports WHERE id = $2)`;
  const since = `${until} - make_interval(days => $3)`;
  const span = `events.type = ANY ($1) AND events.received_at > ${since} AND events.received_at <= ${until}`;
  const values = [types, id, days];
  const [count] = await manager.query<{ total: number; restricted: number }[]>(
    `SELECT count(*) FILTER (WHERE NOT restricted)::int AS total, count(*) FILTER (WHERE restricted)::int AS restricted
     FROM events WHERE ${span}`,
    values,
  );
  await manager.query(
    `DECLARE reported_events NO SCROLL CURSOR FOR
     SELECT events.id, events.type, events.subject, events.source_id AS "sourceId", events.occurred_at AS "occurredAt",
       events.received_at AS "receivedAt", events.team_code AS "teamCode", events.data,
       CASE WHEN sources.name = 'linchpin' THEN events.data ->> 'aboutRef' END AS "aboutRef",
       ${begunWith(`''`, since)} AS "begunBefore",
       ${begunWith(`events.data ->> 'childRef'`, since)} AS "begunForChild"
     FROM events JOIN sources ON sources.id = events.source_id
     WHERE ${span} AND NOT events.restricted ORDER BY events.received_at, events.id`,
    [...values, triggerId],
  );
  return { total: count?.total ?? 0, restricted: count?.restricted ?? 0, pages: fetched(manager) };
}

/** SQL: whether the trigger had begun for the subject, with this key, before the days of the report. */
function begunWith(key: string, since: string): string {
  return `EXISTS (SELECT 1 FROM runs JOIN events earlier ON earlier.id = runs.event_id
                  WHERE runs.trigger_id = $4 AND runs.source_id = events.source_id AND runs.subject = events.subject
                    AND runs.repeat_key = ${key} AND earlier.received_at <= ${since})`;
}

async function* fetched(manager: EntityManager): AsyncGenerator<ComparedEvent[]> {
  for (;;) {
    const rows = await manager.query<EventRow[]>(`FETCH ${String(PAGE)} FROM reported_events`);
    if (rows.length === 0) return;
    yield rows.map(({ aboutRef, ...row }) => ({ ...row, reference: aboutRef ?? referenceOf(row.subject) }));
  }
}

async function* one(page: ComparedEvent[]): AsyncGenerator<ComparedEvent[]> {
  yield page;
}
