import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sources with their keys, events, and alarms for operations. */
export class CreateEvents1764000000001 implements MigrationInterface {
  readonly name = 'CreateEvents1764000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      -- What tells the sweep's jobs apart: the same for five minutes.
      CREATE FUNCTION sweep_key(at timestamptz) RETURNS text LANGUAGE sql STABLE
        AS $$ SELECT floor(extract(epoch FROM at) / 300)::text $$;

      CREATE TABLE sources (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL CONSTRAINT sources_name_once UNIQUE CHECK (name ~ '^[a-z][a-z0-9-]{1,39}$'),
        title text NOT NULL,
        enabled boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now()
      );

      CREATE TABLE source_keys (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        secret text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz,
        CONSTRAINT source_keys_once UNIQUE (source_id, secret)
      );

      -- What the product itself finds out is an event like any other. It has no key, so nobody can send as it.
      INSERT INTO sources (name, title) VALUES ('linchpin', 'Linchpin');

      -- A source without a key cannot be switched on, nor lose its last key while it is on.
      CREATE FUNCTION source_needs_key() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        source uuid;
      BEGIN
        IF TG_TABLE_NAME = 'sources' THEN source := NEW.id; ELSE source := OLD.source_id; END IF;
        -- Two that take a key each at the same moment take turns, so that the second sees what the first did.
        PERFORM 1 FROM sources WHERE id = source FOR UPDATE;
        IF EXISTS (SELECT 1 FROM sources WHERE id = source AND enabled)
          AND NOT EXISTS (SELECT 1 FROM source_keys WHERE source_id = source AND revoked_at IS NULL) THEN
          RAISE EXCEPTION 'A source needs a key in use while it is switched on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_needs_key';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER source_needs_key AFTER INSERT OR UPDATE ON sources FOR EACH ROW EXECUTE FUNCTION source_needs_key();
      CREATE TRIGGER source_needs_key AFTER UPDATE OR DELETE ON source_keys FOR EACH ROW EXECUTE FUNCTION source_needs_key();

      CREATE TABLE events (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        source_event_id text NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        occurred_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now(),
        team_code text,
        restricted boolean NOT NULL DEFAULT false,
        data jsonb NOT NULL,
        body_hash bytea NOT NULL,
        state text NOT NULL DEFAULT 'recorded' CHECK (state IN ('recorded', 'matched', 'failed')),
        failures integer NOT NULL DEFAULT 0,
        announce_after timestamptz NOT NULL DEFAULT now(),
        matched_at timestamptz,
        CONSTRAINT events_recorded_once UNIQUE (source_id, source_event_id)
      );
      CREATE INDEX events_to_announce ON events (announce_after) WHERE state = 'recorded';
      CREATE INDEX events_newest ON events (received_at DESC, id DESC);
      CREATE INDEX events_of_type ON events (type, received_at DESC);
      CREATE INDEX events_of_subject ON events (source_id, subject);

      -- An event is a fact: only how far we are with it may change.
      CREATE FUNCTION event_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.id, OLD.source_id, OLD.source_event_id, OLD.type, OLD.subject, OLD.occurred_at, OLD.received_at,
            OLD.team_code, OLD.restricted, OLD.data, OLD.body_hash)
          IS DISTINCT FROM
           (NEW.id, NEW.source_id, NEW.source_event_id, NEW.type, NEW.subject, NEW.occurred_at, NEW.received_at,
            NEW.team_code, NEW.restricted, NEW.data, NEW.body_hash) THEN
          RAISE EXCEPTION 'A recorded event never changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_never_changes';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER event_never_changes BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION event_never_changes();

      CREATE TABLE alarms (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        kind text NOT NULL,
        event_id uuid NOT NULL REFERENCES events,
        detail text NOT NULL,
        times integer NOT NULL DEFAULT 1,
        raised_at timestamptz NOT NULL DEFAULT now(),
        seen_at timestamptz,
        CONSTRAINT alarms_once UNIQUE (kind, event_id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS alarms, events, source_keys, sources CASCADE;
      DROP FUNCTION source_needs_key, event_never_changes, sweep_key`);
  }
}
