import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dates that runs owe, and what became of each. */
export class CreateDeadlines1764000000013 implements MigrationInterface {
  readonly name = 'CreateDeadlines1764000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deadlines (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        run_id uuid NOT NULL REFERENCES runs,
        key text NOT NULL,
        title text NOT NULL,
        rule text NOT NULL CHECK (rule IN ('statutory', 'local')),
        -- The source that says so.
        citation text,
        -- Who owes it: spoke or hub of the event's team, or a team's code. The event's team is kept beside it.
        team text NOT NULL,
        team_code text,
        -- What it is about, and what people call that.
        source_id uuid NOT NULL REFERENCES sources,
        subject text NOT NULL,
        reference text NOT NULL,
        restricted boolean NOT NULL DEFAULT false,
        -- From what day it counts and how: kept, so that it can be computed anew when a calendar changes.
        timing jsonb NOT NULL,
        -- When the event happened from which it counts. Nothing that happened before it can meet it.
        counts_since timestamptz NOT NULL,
        -- How it is met: by the work of a step, by an event about the same subject, or, with neither, as a person says.
        met_by_step text,
        met_by_event text,
        at_risk_percent integer NOT NULL,
        starts_on date NOT NULL,
        due_on date NOT NULL,
        -- The moment from which it is missed: of a date the midnight that ends it in London, of hours the exact moment.
        due_at timestamptz NOT NULL,
        at_risk_at timestamptz NOT NULL,
        -- What the calendar does not know for certain.
        warning text,
        state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'met', 'missed', 'withdrawn')),
        -- Cleared when it moves to a later day and is not at risk yet: then it is told again.
        at_risk_event_id uuid REFERENCES events,
        missed_at timestamptz,
        missed_event_id uuid REFERENCES events,
        -- Nobody could be told of it: the sweep leaves it alone until then, so that it keeps no other waiting.
        tell_after timestamptz,
        -- When it was done in time; and when it was done at all, be it too late.
        met_at timestamptz,
        done_at timestamptz,
        -- The member of staff who said so; nobody when the product found it out.
        done_by text REFERENCES staff (ref),
        missed_reason text,
        reason_by text REFERENCES staff (ref),
        reason_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        -- A run that is begun again owes nothing twice.
        CONSTRAINT deadlines_once UNIQUE (run_id, key),
        CONSTRAINT deadlines_statutory_has_citation CHECK (rule = 'local' OR citation IS NOT NULL),
        -- Closure days never lengthen what the law sets.
        CONSTRAINT deadlines_statutory_on_statutory_calendar
          CHECK (rule = 'local' OR timing ->> 'calendar' IS NOT DISTINCT FROM 'statutory'),
        CONSTRAINT deadlines_met_one_way CHECK (met_by_step IS NULL OR met_by_event IS NULL),
        CONSTRAINT deadlines_at_risk_share CHECK (at_risk_percent BETWEEN 1 AND 99),
        CONSTRAINT deadlines_at_risk_before_missed CHECK (at_risk_at <= due_at),
        CONSTRAINT deadlines_met_in_time CHECK ((state = 'met') = (met_at IS NOT NULL) AND met_at < due_at),
        CONSTRAINT deadlines_met_is_done CHECK (met_at IS NULL OR met_at IS NOT DISTINCT FROM done_at),
        CONSTRAINT deadlines_done_by_someone CHECK (done_by IS NULL OR done_at IS NOT NULL),
        CONSTRAINT deadlines_missed_at_some_time CHECK (state <> 'missed' OR missed_at IS NOT NULL),
        CONSTRAINT deadlines_missed_event_of_missed CHECK (missed_event_id IS NULL OR missed_at IS NOT NULL),
        -- Only what was missed has a reason, and a reason has somebody who gave it.
        CONSTRAINT deadlines_reason_of_missed CHECK (missed_reason IS NULL OR missed_at IS NOT NULL),
        CONSTRAINT deadlines_reason_by_someone CHECK (
          (missed_reason IS NULL) = (reason_by IS NULL) AND (missed_reason IS NULL) = (reason_at IS NULL)),
        CONSTRAINT deadlines_reason_in_plain_words CHECK (
          char_length(missed_reason) BETWEEN 3 AND 300 AND missed_reason !~ '[{}<>]')
      );
      -- The sweep: what is missed, and what is at risk.
      CREATE INDEX deadlines_to_miss ON deadlines (due_at) WHERE state = 'open';
      CREATE INDEX deadlines_to_warn ON deadlines (at_risk_at) WHERE state = 'open' AND at_risk_event_id IS NULL;
      -- The page: what is open or needs a reason; everything.
      CREATE INDEX deadlines_to_settle ON deadlines (due_on, due_at, id)
        WHERE state = 'open' OR (state = 'missed' AND missed_reason IS NULL);
      CREATE INDEX deadlines_newest ON deadlines (due_on DESC, due_at DESC, id DESC);
      -- What is owed about one subject, a few rows: an event meets it, and a later event takes the place of an earlier one.
      CREATE INDEX deadlines_of_subject ON deadlines (source_id, subject, key);

      -- What became of a deadline, and when. Rows are only ever added.
      CREATE TABLE deadline_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        deadline_id uuid NOT NULL REFERENCES deadlines,
        change text NOT NULL CHECK (change IN ('owed', 'at-risk', 'missed', 'met', 'done-late', 'explained', 'moved', 'withdrawn')),
        -- Nobody when the product found it out.
        staff_ref text REFERENCES staff (ref),
        -- The date that it had from then on, where the change gave it one.
        due_on date,
        note text CHECK (char_length(note) BETWEEN 1 AND 300),
        happened_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX deadline_history_of_deadline ON deadline_history (deadline_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS deadline_history, deadlines CASCADE`);
  }
}
