import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit trail: who did or read what, when and from where, chained by hashes. The log of readings goes into it. */
export class CreateAuditTrail1764000000038 implements MigrationInterface {
  readonly name = 'CreateAuditTrail1764000000038';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(RESTRICTIONS);
    await runner.query(TAKE_OVER_READINGS);
    await runner.query(ONLY_ADDED);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE content_readings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        read_at timestamptz NOT NULL DEFAULT now(),
        staff_id uuid NOT NULL,
        staff_ref text NOT NULL,
        kind text NOT NULL,
        content_id uuid NOT NULL,
        way text NOT NULL,
        from_page text,
        restricted boolean NOT NULL,
        CONSTRAINT content_readings_kind CHECK (kind IN ('letter', 'answer', 'answer-file')),
        CONSTRAINT content_readings_way CHECK (way IN ('opened', 'downloaded')),
        CONSTRAINT content_readings_from_page CHECK (from_page ~ '^/[A-Za-z0-9/._-]{0,199}$')
      );
      CREATE INDEX content_readings_of_content ON content_readings (content_id, read_at DESC);
      INSERT INTO content_readings (read_at, staff_id, staff_ref, kind, way, content_id, from_page, restricted)
        SELECT at, staff_id, staff_ref, split_part(what, '.', 1), split_part(what, '.', 2), about_id::uuid, page, restricted
        FROM audit_entries WHERE what IN ('letter.opened', 'letter.downloaded', 'answer.opened', 'answer-file.downloaded')
        ORDER BY id;
      CREATE FUNCTION content_reading_stands() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The log of readings is only ever added to.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'content_reading_stands';
      END $$;
      CREATE TRIGGER content_reading_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON content_readings
        FOR EACH STATEMENT EXECUTE FUNCTION content_reading_stands();
      DROP TRIGGER holds_restrict_audit ON holds;
      DROP TRIGGER runs_restrict_audit ON runs;
      DROP TRIGGER events_restrict_audit ON events;
      DROP FUNCTION audit_of_hold, audit_of_restricted;
      DROP TABLE audit_entries, audit_seals, audit_unsealed, audit_restrictions;
      DROP FUNCTION audit_entries_wait, audit_stands;
    `);
  }
}

const TABLES = `
  CREATE TABLE audit_entries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- When it was written, not when its transaction began: a long one must not put its entry before what was seen meanwhile.
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Who. No foreign keys here: the entry outlives the account and the thing, and nobody’s name is kept.
    who text NOT NULL,
    staff_id uuid,
    staff_ref text,
    -- What was done, by the list in libs/audit.
    what text NOT NULL,
    outcome text NOT NULL,
    -- About what: its kind and id, the reference that people use, and the children concerned, as far as known.
    about_kind text,
    about_id text,
    reference text,
    child_refs text[] NOT NULL DEFAULT '{}',
    run_id uuid,
    -- From where: the request, the address of the machine, and the page that it was asked from.
    request_id text,
    address inet,
    page text,
    -- Why, in the words of whoever did it; nothing else that people write is kept.
    reason text,
    restricted boolean NOT NULL,
    CONSTRAINT audit_entries_who CHECK (who IN ('staff', 'nobody', 'agency-link', 'command-line', 'product')),
    CONSTRAINT audit_entries_staff_named CHECK (who <> 'staff' OR (staff_id IS NOT NULL AND staff_ref IS NOT NULL)),
    CONSTRAINT audit_entries_what CHECK (what ~ '^[a-z][a-z-]*([.][a-z][a-z-]*)?$'),
    CONSTRAINT audit_entries_outcome CHECK (outcome IN ('done', 'refused', 'failed')),
    CONSTRAINT audit_entries_about CHECK (about_id IS NULL OR about_kind IS NOT NULL),
    CONSTRAINT audit_entries_page CHECK (page ~ '^/[A-Za-z0-9/._-]{0,199}$'),
    CONSTRAINT audit_entries_reason CHECK (length(reason) <= 1000)
  );
  CREATE INDEX audit_entries_newest ON audit_entries (at, id);
  CREATE INDEX audit_entries_of_person ON audit_entries (staff_ref, at, id);
  CREATE INDEX audit_entries_of_others ON audit_entries (who, at, id) WHERE who <> 'staff';
  CREATE INDEX audit_entries_of_act ON audit_entries (what, at, id);
  CREATE INDEX audit_entries_of_thing ON audit_entries (about_id, at) WHERE about_id IS NOT NULL;
  CREATE INDEX audit_entries_of_reference ON audit_entries (upper(reference)) WHERE reference IS NOT NULL;
  CREATE INDEX audit_entries_of_children ON audit_entries USING gin (child_refs);

  -- The chain. It is no part of the entries: those are written by many at once and must not wait for one another, and a seal
  -- that were a column of them would have to be an UPDATE. One sealer at a time puts committed entries into one order.
  -- No foreign key to the entries: it would ask for a right to change them.
  CREATE TABLE audit_seals (
    seq bigint PRIMARY KEY,
    entry_id bigint NOT NULL,
    sealed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL,
    CONSTRAINT audit_seals_from_one CHECK (seq > 0),
    CONSTRAINT audit_seals_sha256 CHECK (octet_length(hash) = 32 AND octet_length(previous_hash) = 32),
    CONSTRAINT audit_seals_once UNIQUE (entry_id),
    CONSTRAINT audit_seals_no_fork UNIQUE (previous_hash)
  );

  -- Committed entries that wait for their seal: the sealer's list, and nothing that proves anything.
  CREATE TABLE audit_unsealed (entry_id bigint PRIMARY KEY);
  CREATE FUNCTION audit_entries_wait() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO audit_unsealed (entry_id) SELECT id FROM added;
    RETURN NULL;
  END $$;
  CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_wait();
`;

const RESTRICTIONS = `
  -- What has turned out to be restricted since entries about it were written: those never change, so it stands beside them. Ids of
  -- runs and events, references, and children. Nothing is taken out again, not even by lifting a hold.
  CREATE TABLE audit_restrictions (thing text PRIMARY KEY);

  CREATE FUNCTION audit_of_hold() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO audit_restrictions (thing)
      VALUES (coalesce(NEW.child_ref, substr(NEW.subject, strpos(NEW.subject, '/') + 1))) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER holds_restrict_audit AFTER INSERT ON holds FOR EACH ROW
    WHEN (NEW.kind = 'restricted') EXECUTE FUNCTION audit_of_hold();

  CREATE FUNCTION audit_of_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    INSERT INTO audit_restrictions (thing) VALUES (NEW.id::text) ON CONFLICT DO NOTHING;
    RETURN NULL;
  END $$;
  CREATE TRIGGER runs_restrict_audit AFTER INSERT OR UPDATE OF restricted ON runs FOR EACH ROW
    WHEN (NEW.restricted) EXECUTE FUNCTION audit_of_restricted();
  CREATE TRIGGER events_restrict_audit AFTER INSERT OR UPDATE OF restricted ON events FOR EACH ROW
    WHEN (NEW.restricted) EXECUTE FUNCTION audit_of_restricted();

  INSERT INTO audit_restrictions (thing)
    SELECT coalesce(child_ref, substr(subject, strpos(subject, '/') + 1)) FROM holds WHERE kind = 'restricted'
    UNION SELECT id::text FROM runs WHERE restricted
    UNION SELECT id::text FROM events WHERE restricted;
`;

const TAKE_OVER_READINGS = `
  INSERT INTO audit_entries (at, who, staff_id, staff_ref, what, outcome, about_kind, about_id, reference, child_refs, run_id, page, restricted)
    SELECT read_at, 'staff', staff_id, staff_ref, content_readings.kind || '.' || way, 'done', content_readings.kind, content_id::text,
      coalesce(documents.reference, check_requests.reference),
      coalesce(check_requests.child_refs,
        (SELECT array_agg(child_ref ORDER BY child_ref) FROM run_children WHERE run_children.run_id = actions.run_id), '{}'),
      actions.run_id, from_page, content_readings.restricted
    FROM content_readings
    LEFT JOIN documents ON documents.id = content_id AND content_readings.kind = 'letter'
    LEFT JOIN check_files ON check_files.id = content_id AND content_readings.kind = 'answer-file'
    LEFT JOIN check_answers ON check_answers.id = check_files.answer_id
    LEFT JOIN check_requests ON check_requests.id = coalesce(check_answers.request_id, content_id)
    LEFT JOIN actions ON actions.id = coalesce(documents.action_id, check_requests.action_id)
    ORDER BY content_readings.id;
  DROP TABLE content_readings;
  DROP FUNCTION content_reading_stands;
`;

const ONLY_ADDED = `
  -- Whoever owns a table can be denied rights to it as well, and Linchpin's own user is the owner. A superuser asks for no
  -- rights, so a trigger says the same.
  REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_seals, audit_restrictions FROM CURRENT_USER, PUBLIC;

  CREATE FUNCTION audit_stands() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    RAISE EXCEPTION 'The audit trail is only ever added to.'
      USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_stands';
  END $$;
  CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stands();
  CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stands();
  CREATE TRIGGER audit_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_restrictions
    FOR EACH STATEMENT EXECUTE FUNCTION audit_stands();
`;
