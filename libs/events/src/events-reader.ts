import { type Reader, visibleTo } from '@linchpin/access';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

export interface EventRow {
  id: string;
  source: string;
  sourceEventId: string;
  type: string;
  subject: string;
  occurredAt: Date;
  receivedAt: Date;
  teamCode: string | null;
  restricted: boolean;
  state: 'recorded' | 'matched' | 'failed';
  /** Why less was begun than its triggers say; null where nothing kept it. */
  note: string | null;
  /** Of an event of our own: what people call what it is about. */
  aboutRef: string | null;
}

/** What the sender of an event may know of it. */
export type SentEvent = Pick<
  EventRow,
  'id' | 'sourceEventId' | 'type' | 'subject' | 'receivedAt' | 'state' | 'restricted' | 'note'
>;

export interface EventFilter {
  type?: string | undefined;
  teamCode?: string | undefined;
  state?: string | undefined;
  /** Part of a subject or of the source's own id. */
  search?: string | undefined;
  /** Also what Linchpin itself recorded: tasks that were done, deadlines, actions. Without it, what other systems sent. */
  own?: boolean | undefined;
}

const COLUMNS = `events.id, sources.name AS source, events.source_event_id AS "sourceEventId", events.type, events.subject,
  events.occurred_at AS "occurredAt", events.received_at AS "receivedAt", events.team_code AS "teamCode",
  events.restricted, events.state, events.match_note AS note,
  CASE WHEN sources.name = 'linchpin' THEN events.data ->> 'aboutRef' END AS "aboutRef"`;

/** Reads recorded events for pages and for the systems that sent them. */
@Injectable()
export class EventsReader {
  constructor(private readonly dataSource: DataSource) {}

  /** One page of events, newest first, and how many there are in all. */
  async list(
    reader: Reader,
    filter: EventFilter,
    page: number,
    pageSize: number,
  ): Promise<{ rows: EventRow[]; total: number }> {
    const where = `WHERE ${visibleTo(reader, 'events')}
      AND ($1::text IS NULL OR events.type = $1)
      AND ($2::text IS NULL OR events.team_code = $2)
      AND ($3::text IS NULL OR events.state = $3)
      AND ($4::text IS NULL OR events.subject ILIKE '%' || $4 || '%' OR events.source_event_id ILIKE '%' || $4 || '%')
      AND ($5 OR events.source_id IS DISTINCT FROM (SELECT id FROM sources WHERE name = 'linchpin'))`;
    const search = filter.search?.replace(/[\\%_]/g, '\\$&');
    const { type, teamCode, state, own = false } = filter;
    const values = [type, teamCode, state, search, own].map((v) => v ?? null);
    const rows = await this.dataSource.query<EventRow[]>(
      `SELECT ${COLUMNS} FROM events JOIN sources ON sources.id = events.source_id ${where}
       ORDER BY events.received_at DESC, events.id DESC LIMIT $6 OFFSET $7`,
      [...values, pageSize, (page - 1) * pageSize],
    );
    const [count] = await this.dataSource.query<{ total: number }[]>(
      `SELECT count(*)::int AS total FROM events ${where}`,
      values,
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** One event with its data, or null when it is not there for this reader. */
  async find(reader: Reader, eventId: string): Promise<(EventRow & { data: Record<string, unknown> }) | null> {
    const rows = await this.dataSource.query<(EventRow & { data: Record<string, unknown> })[]>(
      `SELECT ${COLUMNS}, events.data FROM events JOIN sources ON sources.id = events.source_id
       WHERE events.id = $1 AND ${visibleTo(reader, 'events')}`,
      [eventId],
    );
    return rows[0] ?? null;
  }

  /** The other events about the same subject of the same source, oldest first. */
  ofSubject(reader: Reader, eventId: string): Promise<Pick<EventRow, 'id' | 'type' | 'occurredAt'>[]> {
    return this.dataSource.query(
      `SELECT other.id, other.type, other.occurred_at AS "occurredAt"
       FROM events JOIN events other USING (source_id, subject)
       WHERE events.id = $1 AND other.id <> $1 AND ${visibleTo(reader, 'events', 'other')} ORDER BY other.occurred_at`,
      [eventId],
    );
  }

  /** The event that a source sent, by our id or by its own. */
  async sentBy(sourceId: string, id: string): Promise<SentEvent | null> {
    // PostgreSQL takes no NUL in a text, and no event has one in its id.
    if (id.includes('\0')) return null;
    const rows = await this.dataSource.query<SentEvent[]>(
      `SELECT id, source_event_id AS "sourceEventId", type, subject, received_at AS "receivedAt", state, restricted,
         match_note AS note
       FROM events WHERE source_id = $1 AND (id::text = $2 OR source_event_id = $2)
       ORDER BY id::text = $2 DESC LIMIT 1`,
      [sourceId, id],
    );
    return rows[0] ?? null;
  }
}
