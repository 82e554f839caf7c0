import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys with a label and an end, the mapping of a source's own JSON, what no mapping applied to, and who changed it. */
export class CreateSourceMappings1764000000011 implements MigrationInterface {
  readonly name = 'CreateSourceMappings1764000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Where a body of the source says what it is: what no mapping applies to is counted by it.
      ALTER TABLE sources ADD COLUMN type_path text
        CONSTRAINT sources_type_path_length CHECK (char_length(type_path) BETWEEN 1 AND 200);

      ALTER TABLE source_keys
        ADD COLUMN label text NOT NULL DEFAULT 'First key'
          CONSTRAINT source_keys_label_length CHECK (char_length(label) BETWEEN 1 AND 60),
        -- Reference of a member of staff; nobody for a key that came with the set-up.
        ADD COLUMN made_by text,
        -- A key that is being replaced goes on until then. A key without it goes on until it is revoked.
        ADD COLUMN expires_at timestamptz;

      -- As before, and true as time goes by: a key that will end does not count, or a source could lose its last key
      -- without anybody doing anything.
      CREATE OR REPLACE FUNCTION source_needs_key() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        source uuid;
      BEGIN
        IF TG_TABLE_NAME = 'sources' THEN source := NEW.id; ELSE source := OLD.source_id; END IF;
        -- Two that take a key each at the same moment take turns, so that the second sees what the first did.
        PERFORM 1 FROM sources WHERE id = source FOR UPDATE;
        IF EXISTS (SELECT 1 FROM sources WHERE id = source AND enabled)
          AND NOT EXISTS (SELECT 1 FROM source_keys
                          WHERE source_id = source AND revoked_at IS NULL AND expires_at IS NULL) THEN
          RAISE EXCEPTION 'A source needs a key in use while it is switched on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_needs_key';
        END IF;
        RETURN NULL;
      END $$;

      -- A council's own numbers and what they stand for: step 1860 is conference.initial.scheduled. Rows, never code.
      CREATE TABLE value_tables (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        name text NOT NULL CONSTRAINT value_tables_name CHECK (name ~ '^[a-z][a-z0-9-]{0,39}$'),
        CONSTRAINT value_tables_name_once UNIQUE (source_id, name)
      );
      CREATE TABLE value_table_rows (
        table_id uuid NOT NULL REFERENCES value_tables ON DELETE CASCADE,
        from_value text NOT NULL CONSTRAINT value_table_rows_from_length CHECK (char_length(from_value) BETWEEN 1 AND 100),
        to_value text NOT NULL CONSTRAINT value_table_rows_to_length CHECK (char_length(to_value) BETWEEN 1 AND 100),
        note text CONSTRAINT value_table_rows_note_length CHECK (char_length(note) BETWEEN 1 AND 200),
        CONSTRAINT value_table_rows_once PRIMARY KEY (table_id, from_value)
      );
      -- Every process keeps the tables in memory: none may grow without end.
      CREATE FUNCTION value_table_rows_at_most() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        -- Two that add rows to one table at the same moment take turns, so that the second counts what the first added.
        PERFORM 1 FROM value_tables WHERE id IN (SELECT table_id FROM added) ORDER BY id FOR NO KEY UPDATE;
        IF EXISTS (SELECT 1 FROM value_table_rows WHERE table_id IN (SELECT table_id FROM added)
                   GROUP BY table_id HAVING count(*) > 5000) THEN
          RAISE EXCEPTION 'A value table has at most 5,000 rows.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'value_table_rows_at_most';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER value_table_rows_at_most AFTER INSERT ON value_table_rows REFERENCING NEW TABLE AS added
        FOR EACH STATEMENT EXECUTE FUNCTION value_table_rows_at_most();

      -- How a body of the source becomes an event of one type. The first that applies, by position, is used.
      CREATE TABLE mappings (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        position integer NOT NULL CONSTRAINT mappings_position_from_one CHECK (position >= 1),
        title text NOT NULL CONSTRAINT mappings_title_length CHECK (char_length(title) BETWEEN 1 AND 100),
        event_type text NOT NULL,
        applies jsonb NOT NULL,
        rows jsonb NOT NULL CONSTRAINT mappings_rows_list CHECK (jsonb_typeof(rows) = 'array'),
        expression text CONSTRAINT mappings_expression_length CHECK (char_length(expression) BETWEEN 1 AND 4000),
        enabled boolean NOT NULL DEFAULT false,
        -- Counts changes: whoever saves an older one is told instead of undoing a colleague's work.
        version integer NOT NULL DEFAULT 1,
        changed_by text,
        changed_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT mappings_title_once UNIQUE (source_id, title),
        CONSTRAINT mappings_position_once UNIQUE (source_id, position) DEFERRABLE INITIALLY DEFERRED
      );

      -- Grows with every change of the mappings and their tables, so that whoever keeps them in memory knows when to read
      -- them again.
      CREATE TABLE mapping_generation (
        the_one boolean PRIMARY KEY DEFAULT true CHECK (the_one),
        number bigint NOT NULL DEFAULT 0
      );
      INSERT INTO mapping_generation DEFAULT VALUES;
      CREATE FUNCTION mapping_generation_grows() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE mapping_generation SET number = number + 1;
        RETURN NULL;
      END $$;
      CREATE TRIGGER mapping_generation_grows AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON mappings
        FOR EACH STATEMENT EXECUTE FUNCTION mapping_generation_grows();
      CREATE TRIGGER mapping_generation_grows AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON value_tables
        FOR EACH STATEMENT EXECUTE FUNCTION mapping_generation_grows();
      CREATE TRIGGER mapping_generation_grows AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON value_table_rows
        FOR EACH STATEMENT EXECUTE FUNCTION mapping_generation_grows();

      -- What was signed and sent and no mapping makes a right event of. Kept, counted, and mapped again later.
      CREATE TABLE unmapped_events (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        message_id text NOT NULL,
        sent_at timestamptz NOT NULL,
        type_key text NOT NULL CONSTRAINT unmapped_events_type_key_length CHECK (char_length(type_key) BETWEEN 1 AND 64),
        sha256 bytea NOT NULL CONSTRAINT unmapped_events_sha256_whole CHECK (octet_length(sha256) = 32),
        body bytea,
        received_at timestamptz NOT NULL DEFAULT now(),
        -- When a mapping was last looked for: those that have waited longest for another try come first.
        tried_at timestamptz NOT NULL DEFAULT now(),
        -- When operations were told that it will be discarded by age. Without that, and a week, it never is.
        warned_at timestamptz,
        state text NOT NULL DEFAULT 'unmapped'
          CONSTRAINT unmapped_events_state CHECK (state IN ('unmapped', 'mapped', 'discarded')),
        event_id uuid REFERENCES events,
        reason text NOT NULL CONSTRAINT unmapped_events_reason_length CHECK (char_length(reason) BETWEEN 1 AND 500),
        settled_at timestamptz,
        CONSTRAINT unmapped_events_once UNIQUE (source_id, message_id),
        CONSTRAINT unmapped_events_became_an_event CHECK ((state = 'mapped') = (event_id IS NOT NULL)),
        -- A body may hold what no event may: it is kept until it is mapped or discarded, and not a moment longer.
        CONSTRAINT unmapped_events_body_while_unmapped CHECK ((state = 'unmapped') = (body IS NOT NULL)),
        CONSTRAINT unmapped_events_settled CHECK ((state <> 'unmapped') = (settled_at IS NOT NULL))
      );
      CREATE INDEX unmapped_events_waiting ON unmapped_events (source_id, type_key, received_at, id)
        WHERE state = 'unmapped';
      CREATE INDEX unmapped_events_by_age ON unmapped_events (received_at) WHERE state = 'unmapped';

      -- Who changed what about a source, and when. Rows are only ever added.
      CREATE TABLE source_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source_id uuid NOT NULL REFERENCES sources,
        -- Reference of a member of staff, or Linchpin for what it does by the clock; nobody when it came with the set-up.
        changed_by text,
        change text NOT NULL CONSTRAINT source_changes_sentence CHECK (char_length(change) BETWEEN 1 AND 500),
        changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX source_changes_of_source ON source_changes (source_id, id DESC);
      CREATE FUNCTION source_change_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'What was changed about a source is only ever added to.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'source_change_never_changes';
      END $$;
      CREATE TRIGGER source_change_never_changes BEFORE UPDATE OR DELETE ON source_changes
        FOR EACH ROW EXECUTE FUNCTION source_change_never_changes();

      -- An alarm is about one event, or where there is no event yet about one source, or one type of what it sends.
      ALTER TABLE alarms
        ALTER COLUMN event_id DROP NOT NULL,
        ADD COLUMN source_id uuid REFERENCES sources,
        ADD COLUMN type_key text NOT NULL DEFAULT '',
        ADD CONSTRAINT alarms_once_per_source UNIQUE (kind, source_id, type_key),
        ADD CONSTRAINT alarms_about_one CHECK (num_nonnulls(event_id, source_id) = 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alarms WHERE event_id IS NULL;
      ALTER TABLE alarms DROP COLUMN source_id, DROP COLUMN type_key, ALTER COLUMN event_id SET NOT NULL;
      DROP TABLE IF EXISTS source_changes, unmapped_events, mappings, value_table_rows, value_tables,
        mapping_generation CASCADE;
      DROP FUNCTION source_change_never_changes, mapping_generation_grows, value_table_rows_at_most;
      CREATE OR REPLACE FUNCTION source_needs_key() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        source uuid;
      BEGIN
        IF TG_TABLE_NAME = 'sources' THEN source := NEW.id; ELSE source := OLD.source_id; END IF;
        PERFORM 1 FROM sources WHERE id = source FOR UPDATE;
        IF EXISTS (SELECT 1 FROM sources WHERE id = source AND enabled)
          AND NOT EXISTS (SELECT 1 FROM source_keys WHERE source_id = source AND revoked_at IS NULL) THEN
          RAISE EXCEPTION 'A source needs a key in use while it is switched on.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'source_needs_key';
        END IF;
        RETURN NULL;
      END $$;
      ALTER TABLE source_keys DROP COLUMN label, DROP COLUMN made_by, DROP COLUMN expires_at;
      ALTER TABLE sources DROP COLUMN type_path;
    `);
  }
}
