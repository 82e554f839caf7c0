import type { AuditedThing } from '@linchpin/audit';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const REFERENCE = (subject: string) => `substr(${subject}, strpos(${subject}, '/') + 1)`;
const CHILDREN_OF_RUN = (run: string) =>
  `(SELECT array_agg(child_ref ORDER BY child_ref) FROM run_children WHERE run_children.run_id = ${run})`;
const OPEN = `NULL::text[] AS "childRefs", NULL::uuid AS "runId", false AS restricted`;

/**
 * SQL: whatever a reference leads to, in capitals or as it was typed: a subject, a child, a check, a letter, the id that a source gave
 * its event. The run stands for the rest: when that turns out to be restricted, so is who looked for it.
 */
const REFERENCED = `WITH found_events AS (
      SELECT id, restricted FROM events WHERE upper(${REFERENCE('subject')}) = upper($1)
      UNION SELECT id, restricted FROM events WHERE upper(source_event_id) = upper($1)),
    found_actions AS (
      SELECT action_id FROM check_requests WHERE upper(reference) = upper($1)
      UNION SELECT action_id FROM check_requests WHERE upper(subject_reference) = upper($1)
      UNION SELECT action_id FROM documents WHERE upper(reference) = upper($1)
      UNION SELECT action_id FROM documents WHERE upper(series) IN (upper($1), regexp_replace(upper($1), '-\\d+$', ''))),
    found AS (
      SELECT id, restricted FROM runs WHERE upper(${REFERENCE('subject')}) = upper($1)
      UNION SELECT id, restricted FROM runs WHERE event_id IN (SELECT id FROM found_events)
      UNION SELECT runs.id, restricted FROM found_actions JOIN actions ON actions.id = action_id JOIN runs ON runs.id = run_id),
    children AS (
      SELECT pers_person_id AS child FROM ssd_person WHERE pers_person_id IN ($1, upper($1))
      UNION SELECT child_ref FROM run_children WHERE child_ref IN ($1, upper($1))
      UNION SELECT child_ref FROM run_children WHERE run_id IN (SELECT id FROM found))
  SELECT upper($1) AS reference, (SELECT array_agg(child ORDER BY child) FROM children) AS "childRefs",
    (SELECT id FROM found ORDER BY restricted DESC, id LIMIT 1) AS "runId",
    EXISTS (SELECT 1 FROM found WHERE restricted) OR EXISTS (SELECT 1 FROM found_events WHERE restricted)
      OR EXISTS (SELECT 1 FROM audit_restrictions WHERE thing IN ($1, upper($1)) OR thing IN (SELECT child FROM children))
      AS restricted`;

/** SQL for each kind of thing: of the one with this id its reference, the children it concerns, its run, and whether it is restricted. */
const THINGS = {
  letter: `SELECT documents.reference, ${CHILDREN_OF_RUN('actions.run_id')} AS "childRefs", actions.run_id AS "runId",
      documents.restricted FROM documents JOIN actions ON actions.id = action_id WHERE documents.id = $1::uuid`,
  answer: `SELECT check_requests.reference, child_refs AS "childRefs", actions.run_id AS "runId", restricted
    FROM check_requests JOIN actions ON actions.id = action_id WHERE check_requests.id = $1::uuid`,
  'answer-file': `SELECT check_requests.reference, child_refs AS "childRefs", actions.run_id AS "runId", restricted
    FROM check_files JOIN check_answers ON check_answers.id = answer_id
    JOIN check_requests ON check_requests.id = request_id JOIN actions ON actions.id = action_id
    WHERE check_files.id = $1::uuid`,
  event: `SELECT ${REFERENCE('subject')} AS reference, array_remove(ARRAY[data ->> 'childRef'], NULL) AS "childRefs",
    NULL::uuid AS "runId", restricted FROM events WHERE id = $1::uuid`,
  run: `SELECT ${REFERENCE('subject')} AS reference, ${CHILDREN_OF_RUN('runs.id')} AS "childRefs", id AS "runId", restricted
    FROM runs WHERE id = $1::uuid`,
  step: `SELECT ${REFERENCE('subject')} AS reference, ${CHILDREN_OF_RUN('run_id')} AS "childRefs", run_id AS "runId",
    restricted FROM actions JOIN runs ON runs.id = run_id WHERE actions.id = $1::uuid`,
  task: `SELECT reference, ${CHILDREN_OF_RUN('tasks.run_id')} AS "childRefs", run_id AS "runId", restricted
    FROM tasks WHERE id = $1::uuid`,
  deadline: `SELECT reference, CASE WHEN child_ref IS NULL THEN ${CHILDREN_OF_RUN('deadlines.run_id')} ELSE ARRAY[child_ref] END AS "childRefs",
    run_id AS "runId", restricted FROM deadlines WHERE id = $1::uuid`,
  alert: `SELECT reference, ${CHILDREN_OF_RUN('alerts.run_id')} AS "childRefs", run_id AS "runId", restricted
    FROM alerts WHERE id = $1::uuid`,
  alarm: `SELECT ${REFERENCE('subject')} AS reference, array_remove(ARRAY[data ->> 'childRef'], NULL) AS "childRefs",
    NULL::uuid AS "runId", coalesce(restricted, false) AS restricted
    FROM alarms LEFT JOIN events ON events.id = event_id WHERE alarms.id = $1::uuid`,
  hold: `SELECT coalesce(${REFERENCE('subject')}, child_ref) AS reference, array_remove(ARRAY[child_ref], NULL) AS "childRefs",
    NULL::uuid AS "runId", kind = 'restricted' AS restricted FROM holds WHERE id = $1::uuid`,
  problem: null,
  source: `SELECT name AS reference, ${OPEN} FROM sources WHERE id = $1::uuid`,
  'source-key': `SELECT name AS reference, ${OPEN} FROM source_keys JOIN sources ON sources.id = source_id
    WHERE source_keys.id = $1::uuid`,
  mapping: `SELECT name AS reference, ${OPEN} FROM mappings JOIN sources ON sources.id = source_id WHERE mappings.id = $1::uuid`,
  'value-table': `SELECT sources.name AS reference, ${OPEN} FROM value_tables JOIN sources ON sources.id = source_id
    WHERE value_tables.id = $1::uuid`,
  trigger: `SELECT name AS reference, ${OPEN} FROM triggers WHERE id = $1::uuid`,
  draft: `SELECT name AS reference, ${OPEN} FROM trigger_drafts LEFT JOIN triggers ON triggers.id = trigger_id
    WHERE trigger_drafts.id = $1::uuid`,
  report: `SELECT name AS reference, ${OPEN} FROM would_do_reports LEFT JOIN triggers ON triggers.id = trigger_id
    WHERE would_do_reports.id = $1::uuid`,
  'school-term': null,
  person: `SELECT ref AS reference, ${OPEN} FROM staff WHERE id = $1::uuid`,
  reference: REFERENCED,
  child: REFERENCED,
  // Known by a hash of what was typed, see the sign-in.
  email: null,
} as const satisfies Record<string, string | null>;

/** What an entry of the console can be about. */
export type AuditedKind = keyof typeof THINGS;

/** Looks up what an entry says of the thing that it is about. */
@Injectable()
export class AuditedThings {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The thing with this id (for a `reference` or a `child` what was typed), as its entry names it. For everybody, whatever they may
   * see: it goes into the trail and nowhere else. Of one that is not there, its kind and id are kept.
   */
  async find(kind: AuditedKind, id: string): Promise<AuditedThing> {
    const sql = THINGS[kind];
    const [row] = sql === null ? [] : await this.dataSource.query<Omit<AuditedThing, 'kind' | 'id'>[]>(sql, [id]);
    const named = kind === 'reference' || kind === 'child';
    return { ...row, childRefs: [...new Set(row?.childRefs ?? [])], kind, id: named ? null : id };
  }
}
