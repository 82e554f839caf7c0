import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a child owes once, whatever it is said of; for what day it is booked; and what no longer is owed with its end. */
export class DeadlinesOfAChild1764000000019 implements MigrationInterface {
  readonly name = 'DeadlinesOfAChild1764000000019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE deadlines
        -- The child of the event, as the source's opaque reference.
        ADD COLUMN child_ref text,
        -- Met by an event about the same child, whatever that one's subject is.
        ADD COLUMN of_child boolean NOT NULL DEFAULT false,
        -- No longer owed once this event has happened; and when it did.
        ADD COLUMN ends_with_event text,
        ADD COLUMN ended_at timestamptz,
        -- When what is owed is to happen, as last heard; and the plan that was last told of as too late.
        ADD COLUMN planned_at timestamptz,
        ADD COLUMN late_plan_told timestamptz,
        ADD COLUMN late_plan_event_id uuid REFERENCES events,
        ADD CONSTRAINT deadlines_of_child_has_child CHECK (NOT of_child OR child_ref IS NOT NULL),
        ADD CONSTRAINT deadlines_of_child_met_by_event CHECK (NOT of_child OR met_by_event IS NOT NULL),
        ADD CONSTRAINT deadlines_late_plan_told_once CHECK ((late_plan_told IS NULL) = (late_plan_event_id IS NULL)),
        -- What is booked out of time has its reason before it is missed.
        DROP CONSTRAINT deadlines_reason_of_missed,
        ADD CONSTRAINT deadlines_reason_of_missed
          CHECK (missed_reason IS NULL OR missed_at IS NOT NULL OR late_plan_told IS NOT NULL);

      ALTER TABLE deadline_history
        DROP CONSTRAINT deadline_history_change_check,
        ADD CONSTRAINT deadline_history_change_check CHECK (change IN ('owed', 'at-risk', 'missed', 'met', 'done-late',
          'explained', 'moved', 'withdrawn', 'booked-late', 'not-counted'));

      UPDATE deadlines SET child_ref = events.data ->> 'childRef'
        FROM runs JOIN events ON events.id = runs.event_id WHERE runs.id = deadlines.run_id AND events.data ? 'childRef';

      -- What is open is known to be booked out of time from the first sweep on.
      UPDATE deadlines SET planned_at = (newest.data ->> 'startsAt')::timestamptz
        FROM (SELECT DISTINCT ON (source_id, subject) source_id, subject, type, data FROM events
              WHERE type IN ('conference.initial.scheduled', 'conference.rescheduled', 'conference.cancelled',
                'conference.review.scheduled', 'review.lookedafter.scheduled')
              ORDER BY source_id, subject, occurred_at DESC, received_at DESC, id DESC) newest
        WHERE deadlines.state = 'open' AND newest.source_id = deadlines.source_id AND newest.subject = deadlines.subject
          AND deadlines.met_by_event IN ('conference.held', 'review.lookedafter.held')
          AND newest.type <> 'conference.cancelled';

      -- What is owed of one child under one key, a few rows, whatever each is about.
      CREATE INDEX deadlines_of_child ON deadlines (source_id, child_ref, key) WHERE child_ref IS NOT NULL;
      CREATE INDEX deadlines_booked_late ON deadlines (planned_at)
        WHERE state = 'open' AND planned_at >= due_at AND late_plan_told IS DISTINCT FROM planned_at;
      -- What has been told of one child.
      CREATE INDEX events_told_of_child ON events (source_id, (data ->> 'childRef'), type) WHERE data ? 'childRef';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX events_told_of_child, deadlines_booked_late, deadlines_of_child;
      DELETE FROM deadline_history WHERE change IN ('booked-late', 'not-counted');
      UPDATE deadlines SET missed_reason = NULL, reason_by = NULL, reason_at = NULL WHERE missed_at IS NULL;
      ALTER TABLE deadline_history
        DROP CONSTRAINT deadline_history_change_check,
        ADD CONSTRAINT deadline_history_change_check CHECK (change IN ('owed', 'at-risk', 'missed', 'met', 'done-late',
          'explained', 'moved', 'withdrawn'));
      ALTER TABLE deadlines
        DROP CONSTRAINT deadlines_reason_of_missed,
        ADD CONSTRAINT deadlines_reason_of_missed CHECK (missed_reason IS NULL OR missed_at IS NOT NULL),
        DROP COLUMN child_ref, DROP COLUMN of_child, DROP COLUMN ends_with_event, DROP COLUMN ended_at,
        DROP COLUMN planned_at, DROP COLUMN late_plan_told, DROP COLUMN late_plan_event_id;
    `);
  }
}
