import { type Reader, visibleTo } from '@linchpin/access';
import { formatDateTime, formatShortDate, londonDate } from '@linchpin/dates';
import { eventType } from '@linchpin/event-types';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { may, type Permission } from '../access/permissions.js';
import { deadlineTag } from '../deadlines/deadline-words.js';
import { stateTag, type StateTag } from '../pages/states.js';
import { paths } from '../paths.js';

/** One thing that was found, as its group shows it. */
export interface Found {
  title: string;
  path: string;
  detail: string;
  restricted: boolean;
  state: StateTag | null;
}

/** What was found of one kind: the newest, and how many there are. */
export interface FoundGroup {
  title: string;
  items: Found[];
  total: number;
}

/** So many of each kind are shown: a reference names one thing, not a year's work. */
const SHOWN = 20;

interface Row {
  id: string;
  title: string;
  about: string | null;
  at: Date | null;
  restricted: boolean;
  state: string | null;
  total: number;
}

interface Kind {
  title: string;
  permission: Permission;
  /** SQL after `WITH … `: `$1` is the reference in capitals, `$2` as it was typed. */
  sql: (reader: Reader) => string;
  shown: (row: Row) => Pick<Found, 'title' | 'path' | 'detail'>;
  /** Its state in the words of its own pages, where they are others than those of work. */
  tag?: (state: string) => StateTag;
}

/** What a reference leads to: events by subject, child or the source's own id, and what was begun for them. */
const LEADS = `WITH found_events AS (
    SELECT id FROM events WHERE upper(substr(subject, strpos(subject, '/') + 1)) = $1
    UNION SELECT id FROM events WHERE upper(source_event_id) = $1
    UNION SELECT id FROM events WHERE data ->> 'childRef' IN ($1, $2)),
  found_runs AS (
    SELECT id FROM runs WHERE event_id IN (SELECT id FROM found_events)
    UNION SELECT id FROM runs WHERE upper(substr(subject, strpos(subject, '/') + 1)) = $1
    UNION SELECT run_id FROM run_children WHERE child_ref IN ($1, $2)),
  found_actions AS (SELECT id FROM actions WHERE run_id IN (SELECT id FROM found_runs))`;

const join = (...parts: (string | null)[]) => parts.filter(Boolean).join(', ');
const day = (at: Date | null) => at && formatShortDate(londonDate(new Date(at)));

const SETTLED = { atRisk: false, bookedLate: false, missedReason: null, doneAt: null };

const kinds: Kind[] = [
  {
    title: 'Events',
    permission: 'see-events',
    sql: (
      reader,
    ) => `SELECT events.id, events.type AS title, teams.name AS about, events.received_at AS at, events.restricted, events.state
      FROM events LEFT JOIN teams ON teams.code = events.team_code
      WHERE events.id IN (SELECT id FROM found_events) AND ${visibleTo(reader, 'events')}`,
    shown: ({ id, title, about, at }) => ({
      title: eventType(title)?.title ?? title,
      path: paths.events.show(id),
      detail: join(about, at && `received ${formatDateTime(new Date(at))}`),
    }),
  },
  {
    title: 'What was done',
    permission: 'see-runs',
    sql: (
      reader,
    ) => `SELECT runs.id, trigger_versions.title, teams.name AS about, runs.started_at AS at, runs.restricted, runs.state
      FROM runs JOIN events ON events.id = runs.event_id JOIN trigger_versions ON trigger_versions.id = runs.trigger_version_id
      LEFT JOIN teams ON teams.code = events.team_code
      WHERE runs.id IN (SELECT id FROM found_runs) AND ${visibleTo(reader, 'runs')}`,
    shown: ({ id, title, about, at }) => ({
      title,
      path: paths.runs.show(id),
      detail: join(about, at && `begun ${formatDateTime(new Date(at))}`),
    }),
  },
  {
    title: 'Tasks',
    permission: 'see-tasks',
    sql: (reader) => `SELECT tasks.id, tasks.title, concat_ws(', ', tasks.reference, teams.name, staff.name) AS about,
        tasks.due_on::timestamp AT TIME ZONE 'Europe/London' AS at, tasks.restricted, tasks.state
      FROM tasks JOIN teams ON teams.id = tasks.team_id LEFT JOIN staff ON staff.id = tasks.assignee_id
      WHERE tasks.id IN (SELECT id FROM tasks WHERE upper(reference) = $1
          UNION SELECT id FROM tasks WHERE run_id IN (SELECT id FROM found_runs))
        AND ${visibleTo(reader, 'tasks')}`,
    shown: ({ id, title, about, at }) => ({
      title,
      path: paths.tasks.show(id),
      detail: join(about, at && `due ${day(at) ?? ''}`),
    }),
  },
  {
    title: 'Deadlines',
    permission: 'see-deadlines',
    sql: (
      reader,
    ) => `SELECT id, title, reference AS about, due_on::timestamp AT TIME ZONE 'Europe/London' AS at, restricted, state
      FROM deadlines WHERE id IN (SELECT id FROM deadlines WHERE upper(reference) = $1
          UNION SELECT id FROM deadlines WHERE run_id IN (SELECT id FROM found_runs)) AND ${visibleTo(reader, 'deadlines')}`,
    shown: ({ id, title, about, at }) => ({
      title,
      path: paths.deadlines.show(id),
      detail: join(about, at && `due ${day(at) ?? ''}`),
    }),
    tag: (state) => (state === 'withdrawn' ? deadlineTag({ ...SETTLED, state }) : stateTag(state)),
  },
  {
    title: 'Meetings and rooms',
    permission: 'see-rooms',
    sql: (
      reader,
    ) => `SELECT room_bookings.id, rooms.name || ', ' || room_sites.name AS title, room_bookings.reference AS about,
        lower(during) AS at, room_bookings.restricted, NULL AS state
      FROM room_bookings JOIN rooms ON rooms.id = room_bookings.room_id JOIN room_sites ON room_sites.code = rooms.site
      WHERE released_at IS NULL AND ${visibleTo(reader, 'room_bookings')}
        AND room_bookings.id IN (SELECT id FROM room_bookings WHERE upper(reference) = $1 AND released_at IS NULL
          UNION SELECT id FROM room_bookings WHERE action_id IN (SELECT id FROM found_actions) AND released_at IS NULL)`,
    shown: ({ title, about, at }) => ({
      title: `${about ?? ''}: ${title}`,
      path: paths.rooms.list({ date: at && londonDate(new Date(at)), site: 'all' }),
      detail: at ? formatDateTime(new Date(at)) : '',
    }),
  },
  {
    title: 'Documents',
    permission: 'see-documents',
    sql: (
      reader,
    ) => `SELECT documents.id, documents.series || '-' || documents.number AS title, templates.title AS about,
        documents.created_at AS at, documents.restricted, documents.state
      FROM documents JOIN template_versions ON template_versions.id = documents.template_version_id
      JOIN templates ON templates.id = template_versions.template_id
      WHERE ${visibleTo(reader, 'documents')} AND documents.id IN (
          SELECT id FROM documents WHERE upper(reference) = $1 UNION SELECT id FROM documents WHERE upper(series) = $1
          UNION SELECT id FROM documents
            WHERE upper(series) = regexp_replace($1, '-\\d+$', '') AND upper(series) || '-' || number = $1
          UNION SELECT id FROM documents WHERE action_id IN (SELECT id FROM found_actions))`,
    shown: ({ id, title, about, at }) => ({
      title,
      path: paths.documents.show(id),
      detail: join(about, at && `made ${formatDateTime(new Date(at))}`),
    }),
  },
  {
    title: 'Checks',
    permission: 'see-checks',
    sql: (reader) => `SELECT check_requests.id, check_requests.reference AS title, agencies.name AS about,
        check_requests.due_on::timestamp AT TIME ZONE 'Europe/London' AS at, check_requests.restricted, check_requests.state
      FROM check_requests JOIN agencies ON agencies.id = check_requests.agency_id
      WHERE ${visibleTo(reader, 'check_requests')} AND check_requests.id IN (
          SELECT id FROM check_requests WHERE upper(reference) = $1
          UNION SELECT id FROM check_requests WHERE upper(subject_reference) = $1
          UNION SELECT id FROM check_requests WHERE child_refs && ARRAY[$1, $2]
          UNION SELECT id FROM check_requests WHERE action_id IN (SELECT id FROM found_actions))`,
    shown: ({ id, title, about, at }) => ({
      title,
      path: paths.checks.show(id),
      detail: join(about, at && `answer due ${day(at) ?? ''}`),
    }),
  },
];

/**
 * Finds everything of a reference: of a child, a meeting, a placement, a document, a check, or the id that a source gave
 * its event. The whole reference, in capitals or not; never names of people, and nothing restricted without the right.
 */
@Injectable()
export class ReferenceSearch {
  constructor(private readonly dataSource: DataSource) {}

  /** What there is of it for this reader, by kind; kinds without any are left out. */
  async find(reference: string, reader: Reader): Promise<FoundGroup[]> {
    const values = [reference.toUpperCase(), reference];
    const groups: FoundGroup[] = [];
    for (const { title, sql, shown, tag = stateTag } of kinds.filter((kind) => may(reader, kind.permission))) {
      const rows = await this.dataSource.query<Row[]>(
        `${LEADS}, found AS (${sql(reader)}) SELECT found.*, (count(*) OVER ())::int AS total, $2::text AS typed
         FROM found ORDER BY at DESC NULLS LAST, id LIMIT ${String(SHOWN)}`,
        values,
      );
      const items = rows.map((row) => ({
        ...shown(row),
        restricted: row.restricted,
        state: row.state === null ? null : tag(row.state),
      }));
      if (rows[0]) groups.push({ title, items, total: rows[0].total });
    }
    return groups;
  }
}
