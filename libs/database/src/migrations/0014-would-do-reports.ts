import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Reports of what a draft of a trigger would have done, run over stored events without effect. */
export class CreateWouldDoReports1764000000014 implements MigrationInterface {
  readonly name = 'CreateWouldDoReports1764000000014';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE would_do_reports (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- No foreign key: who approves a version must find its reports when the draft has become that version.
        draft_id uuid NOT NULL,
        -- Null for a new trigger: then there is nothing in force to compare with.
        trigger_id uuid REFERENCES triggers,
        draft_revision integer NOT NULL,
        -- What the draft said when it was asked for. The hash says whether it still does, whatever the order of keys.
        content jsonb NOT NULL,
        content_hash text NOT NULL,
        requested_by text NOT NULL REFERENCES staff (ref),
        requested_at timestamptz NOT NULL DEFAULT now(),
        -- The events received in so many days before it was asked for, or one event that was pasted.
        days integer,
        event jsonb,
        state text NOT NULL DEFAULT 'queued',
        examined integer NOT NULL DEFAULT 0,
        -- Null until the events are counted.
        total integer,
        -- Grows with each claim: what fences off a worker that was overtaken.
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        heartbeat_at timestamptz,
        -- The sweep enqueues a report that nobody works on once this has passed.
        enqueue_after timestamptz NOT NULL DEFAULT now() + interval '15 seconds',
        summary jsonb,
        finished_at timestamptz,
        -- Why it failed, in a sentence.
        reason text,
        CONSTRAINT would_do_reports_state CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
        CONSTRAINT would_do_reports_content_hash CHECK (content_hash ~ '^[0-9a-f]{64}$'),
        CONSTRAINT would_do_reports_days_or_event CHECK ((days IS NULL) <> (event IS NULL)),
        CONSTRAINT would_do_reports_days CHECK (days BETWEEN 1 AND 400),
        CONSTRAINT would_do_reports_examined CHECK (examined >= 0 AND examined <= coalesce(total, 0)),
        CONSTRAINT would_do_reports_running_has_lease CHECK ((state = 'running') = (lease_until IS NOT NULL)),
        CONSTRAINT would_do_reports_done_has_summary CHECK ((state = 'done') = (summary IS NOT NULL)),
        CONSTRAINT would_do_reports_failed_has_reason CHECK ((state = 'failed') = (reason IS NOT NULL)),
        CONSTRAINT would_do_reports_finished CHECK
          ((state IN ('done', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
      );
      CREATE INDEX would_do_reports_of_draft ON would_do_reports (draft_id, requested_at DESC);
      CREATE INDEX would_do_reports_to_enqueue ON would_do_reports (enqueue_after) WHERE state IN ('queued', 'running');
      -- Pressing twice asks once.
      CREATE UNIQUE INDEX would_do_reports_one_at_work ON would_do_reports (draft_id) WHERE state IN ('queued', 'running');

      -- What somebody approved by must stay what they saw.
      CREATE FUNCTION would_do_report_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'A finished report never changes: ask for another.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'would_do_report_ends_once';
      END $$;
      CREATE TRIGGER would_do_report_ends_once BEFORE UPDATE ON would_do_reports FOR EACH ROW
        WHEN (OLD.state IN ('done', 'failed', 'cancelled')) EXECUTE FUNCTION would_do_report_ends_once();

      -- The first runs of a report, one for each event that would begin one or no longer begin one. Never one of a
      -- restricted event: of those the summary holds a number.
      CREATE TABLE would_do_runs (
        report_id uuid NOT NULL REFERENCES would_do_reports ON DELETE CASCADE,
        position integer NOT NULL,
        -- Null for an event that was pasted.
        event_id uuid REFERENCES events,
        -- What people call the subject.
        reference text NOT NULL,
        occurred_at timestamptz NOT NULL,
        outcome jsonb NOT NULL,
        CONSTRAINT would_do_runs_once PRIMARY KEY (report_id, position),
        CONSTRAINT would_do_runs_first CHECK (position BETWEEN 1 AND 500)
      );
      CREATE FUNCTION would_do_run_of_open_event() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT 1 FROM events WHERE id = NEW.event_id AND restricted) THEN
          RAISE EXCEPTION 'A report holds nothing of a restricted event.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'would_do_run_of_open_event';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER would_do_run_of_open_event BEFORE INSERT OR UPDATE ON would_do_runs
        FOR EACH ROW EXECUTE FUNCTION would_do_run_of_open_event();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE would_do_runs, would_do_reports;
      DROP FUNCTION would_do_run_of_open_event, would_do_report_ends_once;
    `);
  }
}
