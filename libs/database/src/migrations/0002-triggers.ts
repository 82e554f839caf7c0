import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Triggers, their published versions, and the council's closure days. */
export class CreateTriggers1764000000002 implements MigrationInterface {
  readonly name = 'CreateTriggers1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE triggers (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL CONSTRAINT triggers_name_once UNIQUE CHECK (name ~ '^[a-z][a-z0-9-]{1,79}$'),
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE trigger_versions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        trigger_id uuid NOT NULL REFERENCES triggers,
        version integer NOT NULL CHECK (version > 0),
        title text NOT NULL,
        event_type text NOT NULL,
        repeats text NOT NULL CHECK (repeats IN ('once-per-subject', 'every-event')),
        conditions jsonb,
        steps jsonb NOT NULL,
        owner_team text NOT NULL,
        author text NOT NULL,
        reason text NOT NULL,
        published_at timestamptz NOT NULL DEFAULT now(),
        in_force tstzrange NOT NULL CHECK (NOT isempty(in_force)),
        CONSTRAINT trigger_versions_once UNIQUE (trigger_id, version),
        CONSTRAINT trigger_versions_in_force_one_at_a_time EXCLUDE USING gist (trigger_id WITH =, in_force WITH &&)
      );
      CREATE INDEX trigger_versions_of_type ON trigger_versions (event_type);

      -- A published version never changes; only the end of its time in force may be set.
      CREATE FUNCTION trigger_version_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
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
      CREATE TRIGGER trigger_version_never_changes BEFORE UPDATE ON trigger_versions
        FOR EACH ROW EXECUTE FUNCTION trigger_version_never_changes();

      CREATE TABLE closure_days (
        on_date date PRIMARY KEY,
        title text NOT NULL
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS closure_days, trigger_versions, triggers CASCADE;
      DROP FUNCTION trigger_version_never_changes`);
  }
}
