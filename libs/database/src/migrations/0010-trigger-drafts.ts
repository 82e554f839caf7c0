import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Drafts of triggers, who approved a version, what became of each trigger, and times of steps that depend on others. */
export class CreateTriggerDrafts1764000000010 implements MigrationInterface {
  readonly name = 'CreateTriggerDrafts1764000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trigger_versions
        ADD deadlines jsonb NOT NULL DEFAULT '[]',
        -- Who else worked on the draft: none of them may be the second person.
        ADD co_authors text[] NOT NULL DEFAULT '{}',
        ADD approver text,
        -- Whether something that a step makes or asks leaves the council.
        ADD reaches_outside boolean NOT NULL DEFAULT false,
        ADD CONSTRAINT trigger_versions_two_people CHECK (NOT reaches_outside
          OR (approver IS NOT NULL AND approver <> author AND approver <> ALL (co_authors)));

      -- A version that was replaced before it came into force has an empty time in force.
      ALTER TABLE trigger_versions DROP CONSTRAINT trigger_versions_in_force_check;

      -- A published version never changes. Its time in force can be cut short, but never the part of it that has passed:
      -- what an event was judged by stays on record. Times in force are kept to the millisecond, now() is finer.
      CREATE OR REPLACE FUNCTION trigger_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.id, OLD.trigger_id, OLD.version, OLD.title, OLD.event_type, OLD.repeats, OLD.conditions, OLD.steps,
            OLD.deadlines, OLD.owner_team, OLD.author, OLD.co_authors, OLD.approver, OLD.reaches_outside, OLD.reason,
            OLD.published_at)
          IS DISTINCT FROM
           (NEW.id, NEW.trigger_id, NEW.version, NEW.title, NEW.event_type, NEW.repeats, NEW.conditions, NEW.steps,
            NEW.deadlines, NEW.owner_team, NEW.author, NEW.co_authors, NEW.approver, NEW.reaches_outside, NEW.reason,
            NEW.published_at)
          OR NOT (NEW.in_force <@ OLD.in_force)
          OR (isempty(NEW.in_force) AND NOT isempty(OLD.in_force)
              AND coalesce(lower(OLD.in_force) <= now(), true))
          OR (NOT isempty(NEW.in_force) AND (lower(OLD.in_force) IS DISTINCT FROM lower(NEW.in_force)
              OR (upper(NEW.in_force) IS DISTINCT FROM upper(OLD.in_force)
                AND upper(NEW.in_force) < date_trunc('milliseconds', now())))) THEN
          RAISE EXCEPTION 'A published trigger version never changes: publish a new one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trigger_version_never_changes';
        END IF;
        RETURN NEW;
      END $$;

      -- Grows with every change of the versions, so that whoever keeps them in memory knows when to read them again.
      CREATE TABLE trigger_generation (
        the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
        number bigint NOT NULL DEFAULT 0
      );
      INSERT INTO trigger_generation DEFAULT VALUES;
      CREATE FUNCTION trigger_generation_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE trigger_generation SET number = number + 1;
        RETURN NULL;
      END $$;
      CREATE TRIGGER trigger_generation_grows AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON trigger_versions
        FOR EACH STATEMENT EXECUTE FUNCTION trigger_generation_grows();

      CREATE TABLE trigger_drafts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        -- Null while a trigger is new. A trigger has one draft at a time, so that nobody undoes a colleague's work unseen.
        trigger_id uuid REFERENCES triggers CONSTRAINT trigger_drafts_one_at_a_time UNIQUE,
        -- The newest version when the draft was begun: publishing after another version came between is refused.
        based_on integer,
        -- May be incomplete until it is submitted.
        content jsonb NOT NULL,
        reason text NOT NULL DEFAULT '',
        -- Null: from the moment of its approval.
        in_force_from date,
        author text NOT NULL,
        co_authors text[] NOT NULL DEFAULT '{}',
        state text NOT NULL DEFAULT 'draft' CHECK (state IN ('draft', 'submitted')),
        -- Grows with each save: what was changed in two windows at once is refused, not lost.
        revision integer NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL DEFAULT now(),
        changed_at timestamptz NOT NULL DEFAULT now(),
        submitted_at timestamptz,
        CONSTRAINT trigger_drafts_submitted_at_some_time CHECK ((state = 'submitted') = (submitted_at IS NOT NULL))
      );

      CREATE TABLE trigger_history (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        trigger_id uuid REFERENCES triggers,
        -- Stays when the draft is gone.
        draft_id uuid,
        at timestamptz NOT NULL DEFAULT now(),
        who text NOT NULL,
        what text NOT NULL CHECK (what IN
          ('begun', 'submitted', 'sent-back', 'discarded', 'published', 'rolled-back', 'retired')),
        version integer,
        note text NOT NULL DEFAULT ''
      );
      CREATE INDEX trigger_history_of_trigger ON trigger_history (trigger_id, id DESC);
      CREATE INDEX trigger_history_of_draft ON trigger_history (draft_id, id DESC);

      CREATE INDEX runs_of_version ON runs (trigger_version_id);

      ALTER TABLE actions
        -- Until the step from whose end this one's time counts has ended: that time. Null otherwise.
        ADD counted_from_step jsonb,
        -- Not after this time.
        ADD latest_at timestamptz,
        -- What is done when its turn comes too late.
        ADD when_past text NOT NULL DEFAULT 'now' CHECK (when_past IN ('now', 'skip', 'person'));

      -- Roles in organisations that a trigger may write to by code. Never a person of a case.
      CREATE TABLE addressees (
        code text PRIMARY KEY CHECK (code ~ '^[A-Z][A-Z0-9-]{1,19}$'),
        name text NOT NULL,
        organisation text NOT NULL,
        address_lines text[] NOT NULL CHECK (cardinality(address_lines) BETWEEN 1 AND 7)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX runs_of_version;
      DROP TABLE addressees, trigger_history, trigger_drafts;
      DROP TRIGGER trigger_generation_grows ON trigger_versions;
      DROP FUNCTION trigger_generation_grows;
      DROP TABLE trigger_generation;
      ALTER TABLE actions DROP counted_from_step, DROP latest_at, DROP when_past;
      ALTER TABLE trigger_versions DROP deadlines, DROP co_authors, DROP approver, DROP reaches_outside;
      CREATE OR REPLACE FUNCTION trigger_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.id, OLD.trigger_id, OLD.version, OLD.title, OLD.event_type, OLD.repeats, OLD.conditions, OLD.steps,
            OLD.owner_team, OLD.author, OLD.reason, OLD.published_at, lower(OLD.in_force))
          IS DISTINCT FROM
           (NEW.id, NEW.trigger_id, NEW.version, NEW.title, NEW.event_type, NEW.repeats, NEW.conditions, NEW.steps,
            NEW.owner_team, NEW.author, NEW.reason, NEW.published_at, lower(NEW.in_force)) THEN
          RAISE EXCEPTION 'A published trigger version never changes: publish a new one.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'trigger_version_never_changes';
        END IF;
        RETURN NEW;
      END $$;
    `);
  }
}
