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

      -- What was signed and sent and fits no mapping yet. Kept, counted, and mapped again when there is one.
      CREATE TABLE unmapped_events (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        source_id uuid NOT NULL REFERENCES sources,
        message_id text NOT NULL,
        sent_at timestamptz NOT NULL,
        type_key text NOT NULL CONSTRAINT unmapped_events_type_key_length CHECK (char_length(type_key) BETWEEN 1 AND 64),
        sha256 bytea NOT NULL CONSTRAINT unmapped_events_sha256_whole CHECK (octet_length(sha256) = 32),
        body bytea,
        received_at timestamptz NOT NULL DEFAULT now(),
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

      -- Who changed what about a source, and when. Rows are only ever added.
      CREATE TABLE source_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        source_id uuid NOT NULL REFERENCES sources,
        -- Reference of a member of staff; nobody when it came with the set-up.
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

      -- An alarm is about one event, or about one source where there is no event yet.
      ALTER TABLE alarms
        ALTER COLUMN event_id DROP NOT NULL,
        ADD COLUMN source_id uuid REFERENCES sources,
        ADD CONSTRAINT alarms_once_per_source UNIQUE (kind, source_id),
        ADD CONSTRAINT alarms_about_one CHECK (num_nonnulls(event_id, source_id) = 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alarms WHERE event_id IS NULL;
      ALTER TABLE alarms DROP COLUMN source_id, ALTER COLUMN event_id SET NOT NULL;
      DROP TABLE IF EXISTS source_changes, unmapped_events, mappings, value_table_rows, value_tables CASCADE;
      DROP FUNCTION source_change_never_changes;
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
