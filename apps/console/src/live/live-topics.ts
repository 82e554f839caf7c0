import { type Reader, visibleTo } from '@linchpin/access';
import type { Permission } from '../access/permissions.js';

/** What a page can watch. `version` is one cheap query whose answer changes whenever the page would. */
export interface LiveTopic {
  permission: Permission;
  /**
   * SQL that returns one text `version`, or no row when the thing is not there for this reader. `$1`: the id after the
   * colon, for topics of one thing.
   */
  version: (reader: Reader) => string;
  /** The topic is about one thing: `run:<id>`. */
  ofOne?: true;
}

const needsAPerson = (reader: Reader) => `actions JOIN runs ON runs.id = actions.run_id
  WHERE actions.state IN ('failed', 'rejected') AND ${visibleTo(reader, 'runs')}`;
const openAlarms = (reader: Reader) => `alarms LEFT JOIN events ON events.id = alarms.event_id
  WHERE alarms.seen_at IS NULL AND ${visibleTo(reader, 'events')}`;
const lastOfDeadlines = (
  reader: Reader,
) => `(SELECT line.id FROM deadline_history line JOIN deadlines ON deadlines.id = line.deadline_id
  WHERE ${visibleTo(reader, 'deadlines')} ORDER BY line.id DESC LIMIT 1)`;
const ACTION_MARK = `actions.id::text || actions.state || actions.fence || coalesce(actions.due_at::text, '')
  || coalesce(actions.asked::text, '')`;

/** Every topic by its name. A page takes part by `@Live('<name>')` and a `data-live` region. */
export const liveTopics = {
  today: {
    permission: 'see-today',
    version: (reader) => `SELECT md5(concat_ws(' ',
      (SELECT string_agg(id::text || state, ',' ORDER BY id) FROM
        (SELECT id, state FROM events WHERE ${visibleTo(reader, 'events')} ORDER BY received_at DESC, id DESC LIMIT 25) newest),
      (SELECT string_agg(id::text || state, ',' ORDER BY id) FROM
        (SELECT id, state FROM runs WHERE ${visibleTo(reader, 'runs')} ORDER BY started_at DESC, id DESC LIMIT 50) newest),
      (SELECT count(*) || '/' || coalesce(max(actions.finished_at)::text, '') FROM ${needsAPerson(reader)}),
      (SELECT count(*) FROM ${openAlarms(reader)}),
      (SELECT max(task_history.id) FROM task_history JOIN tasks ON tasks.id = task_history.task_id
       WHERE ${visibleTo(reader, 'tasks')}),
      ${lastOfDeadlines(reader)})) AS version`,
  },
  deadlines: {
    permission: 'see-deadlines',
    version: (reader) => `SELECT md5(concat_ws(' ', ${lastOfDeadlines(reader)}, current_date)) AS version`,
  },
  attention: {
    permission: 'see-attention',
    version: (reader) => `SELECT md5(concat_ws(' ',
      (SELECT count(*) || '/' || coalesce(max(actions.finished_at)::text, '') FROM ${needsAPerson(reader)}),
      (SELECT count(*) || '/' || coalesce(max(alarms.raised_at)::text, '') FROM ${openAlarms(reader)}))) AS version`,
  },
  event: {
    permission: 'see-events',
    ofOne: true,
    version: (reader) => `SELECT md5(concat_ws(' ', events.state,
      (SELECT string_agg(runs.id::text || runs.state, ',' ORDER BY runs.id) FROM runs WHERE runs.event_id = events.id AND ${visibleTo(reader, 'runs')}),
      (SELECT string_agg(${ACTION_MARK}, ',' ORDER BY actions.id)
       FROM actions JOIN runs ON runs.id = actions.run_id WHERE runs.event_id = events.id AND ${visibleTo(reader, 'runs')}),
      (SELECT count(*) FROM events other
       WHERE other.source_id = events.source_id AND other.subject = events.subject
         AND ${visibleTo(reader, 'events', 'other')}))) AS version
      FROM events WHERE events.id = $1 AND ${visibleTo(reader, 'events')}`,
  },
  run: {
    permission: 'see-runs',
    ofOne: true,
    version: (reader) => `SELECT md5(concat_ws(' ', runs.state,
      (SELECT string_agg(${ACTION_MARK}, ',' ORDER BY actions.id) FROM actions WHERE actions.run_id = runs.id),
      (SELECT string_agg(deliveries.state || deliveries.failures, ',' ORDER BY deliveries.id) FROM deliveries
       JOIN actions ON actions.id = deliveries.action_id WHERE actions.run_id = runs.id),
      (SELECT max(line.id) FROM deadline_history line JOIN deadlines ON deadlines.id = line.deadline_id
       WHERE deadlines.run_id = runs.id AND ${visibleTo(reader, 'deadlines')}))) AS version
      FROM runs WHERE runs.id = $1 AND ${visibleTo(reader, 'runs')}`,
  },
  'would-do': {
    permission: 'manage-triggers',
    ofOne: true,
    // The same for every reader: a report holds nothing of a restricted event but a number.
    version: () => `SELECT md5(concat_ws(' ', state, fence, examined, total)) AS version
      FROM would_do_reports WHERE id = $1`,
  },
} as const satisfies Record<string, LiveTopic>;

export type LiveTopicName = keyof typeof liveTopics;
