import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the working lists need: actions that went wrong for one reason, tasks by urgency, everything by its reference. */
export class ServeWorkLists1764000000029 implements MigrationInterface {
  readonly name = 'ServeWorkLists1764000000029';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- A reason without what differs from case to case: references, dates, times and numbers become "…". A letter with one
      -- or two digits stays: it names a template or a room, and so another problem.
      CREATE FUNCTION problem_of(reason text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(regexp_replace(regexp_replace(regexp_replace(reason,
          '\\m(?![[:alpha:]][0-9]{1,2}(?![-[:alnum:]]))(?=[[:alnum:]._:/-]*[0-9])[[:alnum:]]+(?:[-._:/][[:alnum:]]+)*', '…', 'g'),
          '\\m(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\\M,?', '…', 'g'),
          '(?:…\\s+)?(?:January|February|March|April|May|June|July|August|September|October|November|December)\\s+…|…\\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\\M', '…', 'g'),
          '…(?:(?:,|\\s+and|\\s+or)?\\s*…)+', '…', 'g')
      $$;
      ALTER TABLE actions ADD COLUMN problem text GENERATED ALWAYS AS (problem_of(reason)) STORED;

      -- The day by which a task presses: the one it is due on, else the one it is about.
      CREATE INDEX tasks_urgent ON tasks
        (coalesce(due_on, (happens_at AT TIME ZONE 'Europe/London')::date), happens_at, created_at, id)
        WHERE state IN ('open', 'claimed');
      CREATE INDEX tasks_of_reference ON tasks (upper(reference) text_pattern_ops);
      CREATE INDEX tasks_of_run ON tasks (run_id);

      -- What people call things, in capitals: they type it as they please.
      CREATE INDEX events_of_reference ON events (upper(substr(subject, strpos(subject, '/') + 1)));
      CREATE INDEX events_of_source_id ON events (upper(source_event_id));
      CREATE INDEX runs_of_reference ON runs (upper(substr(subject, strpos(subject, '/') + 1)));
      CREATE INDEX documents_of_upper_reference ON documents (upper(reference));
      CREATE INDEX documents_of_series ON documents (upper(series));
      CREATE INDEX documents_of_action ON documents (action_id);
      CREATE INDEX check_requests_of_reference ON check_requests (upper(reference));
      CREATE INDEX check_requests_of_subject ON check_requests (upper(subject_reference));
      CREATE INDEX check_requests_of_children ON check_requests USING gin (child_refs);
      CREATE INDEX deadlines_of_reference ON deadlines (upper(reference));
      CREATE INDEX room_bookings_of_reference ON room_bookings (upper(reference)) WHERE released_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX room_bookings_of_reference, deadlines_of_reference, check_requests_of_children, check_requests_of_subject,
        check_requests_of_reference, documents_of_action, documents_of_series, documents_of_upper_reference,
        runs_of_reference, events_of_source_id, events_of_reference, tasks_of_run, tasks_of_reference, tasks_urgent;
      ALTER TABLE actions DROP COLUMN problem;
      DROP FUNCTION problem_of;
    `);
  }
}
