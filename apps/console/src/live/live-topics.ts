import type { Permission } from '../access/permissions.js';

/** What a page can watch. `version` is one cheap query whose answer changes whenever the page would. */
export interface LiveTopic {
  permission: Permission;
  /**
   * SQL that returns one text `version`, or no row when the thing is not there for this reader. `$1`: whether the reader
   * sees restricted items; `$2`: the id after the colon, for topics of one thing.
   */
  version: string;
  /** The topic is about one thing: `run:<id>`. */
  ofOne?: true;
}

const VISIBLE_EVENT = `(NOT events.restricted OR $1)`;
const VISIBLE_RUN = `(NOT runs.restricted OR $1)`;
const NEEDS_A_PERSON = `actions JOIN runs ON runs.id = actions.run_id
  WHERE actions.state IN ('failed', 'rejected') AND ${VISIBLE_RUN}`;
const OPEN_ALARMS = `alarms LEFT JOIN events ON events.id = alarms.event_id
  WHERE alarms.seen_at IS NULL AND (events.restricted IS NOT TRUE OR $1)`;
const LAST_OF_DEADLINES = `(SELECT line.id FROM deadline_history line JOIN deadlines ON deadlines.id = line.deadline_id
  WHERE NOT deadlines.restricted OR $1 ORDER BY line.id DESC LIMIT 1)`;
const ACTION_MARK = `actions.id::text || actions.state || actions.fence || coalesce(actions.due_at::text, '')
  || coalesce(actions.asked::text, '')`;

/** Every topic by its name. A page takes part by `@Live('<name>')` and a `data-live` region. */
export const liveTopics = {
  today: {
    permission: 'see-today',
    version: `SELECT md5(concat_ws(' ',
      (SELECT string_agg(id::text || state, ',' ORDER BY id) FROM
        (SELECT id, state FROM events WHERE ${VISIBLE_EVENT} ORDER BY received_at DESC, id DESC LIMIT 25) newest),
      (SELECT string_agg(id::text || state, ',' ORDER BY id) FROM
        (SELECT id, state FROM runs WHERE ${VISIBLE_RUN} ORDER BY started_at DESC, id DESC LIMIT 50) newest),
      (SELECT count(*) || '/' || coalesce(max(actions.finished_at)::text, '') FROM ${NEEDS_A_PERSON}),
      (SELECT count(*) FROM ${OPEN_ALARMS}),
      (SELECT max(task_history.id) FROM task_history JOIN tasks ON tasks.id = task_history.task_id
       WHERE NOT tasks.restricted OR $1),
      ${LAST_OF_DEADLINES})) AS version`,
  },
  deadlines: {
    permission: 'see-deadlines',
    version: `SELECT md5(concat_ws(' ', ${LAST_OF_DEADLINES}, current_date)) AS version`,
  },
  attention: {
    permission: 'see-attention',
    version: `SELECT md5(concat_ws(' ',
      (SELECT count(*) || '/' || coalesce(max(actions.finished_at)::text, '') FROM ${NEEDS_A_PERSON}),
      (SELECT count(*) || '/' || coalesce(max(alarms.raised_at)::text, '') FROM ${OPEN_ALARMS}))) AS version`,
  },
  event: {
    permission: 'see-events',
    ofOne: true,
    version: `SELECT md5(concat_ws(' ', events.state,
      (SELECT string_agg(runs.id::text || runs.state, ',' ORDER BY runs.id) FROM runs WHERE runs.event_id = events.id),
      (SELECT string_agg(${ACTION_MARK}, ',' ORDER BY actions.id)
       FROM actions JOIN runs ON runs.id = actions.run_id WHERE runs.event_id = events.id),
      (SELECT count(*) FROM events other
       WHERE other.source_id = events.source_id AND other.subject = events.subject
         AND (NOT other.restricted OR $1)))) AS version
      FROM events WHERE events.id = $2 AND ${VISIBLE_EVENT}`,
  },
  run: {
    permission: 'see-runs',
    ofOne: true,
    version: `SELECT md5(concat_ws(' ', runs.state,
      (SELECT string_agg(${ACTION_MARK}, ',' ORDER BY actions.id) FROM actions WHERE actions.run_id = runs.id),
      (SELECT string_agg(deliveries.state || deliveries.failures, ',' ORDER BY deliveries.id) FROM deliveries
       JOIN actions ON actions.id = deliveries.action_id WHERE actions.run_id = runs.id),
      (SELECT max(line.id) FROM deadline_history line JOIN deadlines ON deadlines.id = line.deadline_id
       WHERE deadlines.run_id = runs.id))) AS version
      FROM runs WHERE runs.id = $2 AND ${VISIBLE_RUN}`,
  },
  'would-do': {
    permission: 'manage-triggers',
    ofOne: true,
    // The same for every reader: a report holds nothing of a restricted event but a number.
    version: `SELECT md5(concat_ws(' ', $1::boolean, state, fence, examined, total)) AS version
      FROM would_do_reports WHERE id = $2`,
  },
} as const satisfies Record<string, LiveTopic>;

export type LiveTopicName = keyof typeof liveTopics;
