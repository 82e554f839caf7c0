import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Runs, their actions and attempts, and the mails that actions sent. */
export class CreateRuns1764000000003 implements MigrationInterface {
  readonly name = 'CreateRuns1764000000003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE runs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        trigger_id uuid NOT NULL REFERENCES triggers,
        trigger_version_id uuid NOT NULL REFERENCES trigger_versions,
        event_id uuid NOT NULL REFERENCES events,
        source_id uuid NOT NULL REFERENCES sources,
        subject text NOT NULL,
        -- Empty when the trigger runs once per subject; the event's id when it runs for every event.
        repeat_key text NOT NULL DEFAULT '',
        restricted boolean NOT NULL DEFAULT false,
        state text NOT NULL DEFAULT 'running'
          CHECK (state IN ('running', 'waiting', 'succeeded', 'rejected', 'failed', 'withdrawn')),
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        CONSTRAINT runs_once UNIQUE (trigger_id, source_id, subject, repeat_key)
      );
      CREATE INDEX runs_of_event ON runs (event_id);
      CREATE INDEX runs_newest ON runs (started_at DESC, id DESC);
      CREATE INDEX runs_of_subject ON runs (source_id, subject);
      CREATE INDEX runs_unfinished ON runs (state) WHERE state <> 'succeeded';
      CREATE INDEX runs_finished ON runs (finished_at DESC) WHERE finished_at IS NOT NULL;

      CREATE TABLE actions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        run_id uuid NOT NULL REFERENCES runs,
        step_key text NOT NULL,
        position integer NOT NULL,
        kind text NOT NULL,
        title text NOT NULL,
        settings jsonb NOT NULL,
        waits_for text[] NOT NULL DEFAULT '{}',
        state text NOT NULL CHECK (state IN
          ('waiting', 'ready', 'running', 'succeeded', 'skipped', 'rejected', 'failed', 'withdrawn')),
        -- Not before this time.
        due_at timestamptz,
        -- The sweep enqueues a ready action once this has passed.
        enqueue_after timestamptz NOT NULL DEFAULT now(),
        -- Grows with each claim: the number of the attempt, and what fences off an attempt that was overtaken.
        fence integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        finished_at timestamptz,
        result jsonb,
        reason text,
        CONSTRAINT actions_once UNIQUE (run_id, step_key),
        CONSTRAINT actions_running_has_lease CHECK ((state = 'running') = (lease_until IS NOT NULL)),
        CONSTRAINT actions_rejected_has_reason CHECK (state NOT IN ('rejected', 'failed') OR reason IS NOT NULL)
      );
      CREATE INDEX actions_to_enqueue ON actions (enqueue_after) WHERE state = 'ready';
      CREATE INDEX actions_leased ON actions (lease_until) WHERE state = 'running';
      CREATE INDEX actions_needing_a_person ON actions (finished_at DESC) WHERE state IN ('failed', 'rejected');

      CREATE TABLE action_attempts (
        action_id uuid NOT NULL REFERENCES actions,
        number integer NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        finished_at timestamptz,
        outcome text NOT NULL DEFAULT 'running'
          CHECK (outcome IN ('running', 'succeeded', 'rejected', 'deferred', 'failed', 'lost')),
        detail text,
        PRIMARY KEY (action_id, number)
      );

      CREATE TABLE mails (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL REFERENCES actions,
        recipient text NOT NULL,
        sent_at timestamptz,
        CONSTRAINT mails_once UNIQUE (action_id, recipient)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS mails, action_attempts, actions, runs CASCADE`);
  }
}
