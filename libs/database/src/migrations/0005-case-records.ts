import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The Standard Safeguarding Dataset tables we read, approved invitee lists, and the log of readings. */
export class CreateCaseRecords1764000000005 implements MigrationInterface {
  readonly name = 'CreateCaseRecords1764000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Tables and columns with a prefix are named as in the Standard Safeguarding Dataset, so that a council's own
      -- extract can be loaded table by table. Columns we do not need are not kept.
      CREATE TABLE ssd_person (
        pers_person_id text PRIMARY KEY,
        pers_forename text NOT NULL,
        pers_surname text NOT NULL,
        pers_sex text CHECK (pers_sex IN ('M', 'F', 'U')),
        pers_dob date,
        pers_expected_dob date,
        pers_upn text,
        pers_upn_unknown text,
        pers_single_unique_id text
      );
      COMMENT ON COLUMN ssd_person.pers_expected_dob IS 'of an unborn child, who has no pers_dob';
      COMMENT ON COLUMN ssd_person.pers_single_unique_id IS 'NHS number, where known';

      CREATE TABLE ssd_address (
        addr_table_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
        addr_person_id text NOT NULL REFERENCES ssd_person,
        addr_address_type text NOT NULL,
        addr_address_start_date date NOT NULL,
        addr_address_end_date date,
        addr_address_postcode text NOT NULL,
        addr_address_json jsonb NOT NULL,
        CONSTRAINT ssd_address_once UNIQUE (addr_person_id, addr_address_type, addr_address_start_date)
      );
      COMMENT ON COLUMN ssd_address.addr_address_postcode IS 'CON stands for a protected address, which is then not known here';

      CREATE TABLE ssd_family (
        fami_table_id text PRIMARY KEY DEFAULT gen_random_uuid()::text,
        fami_family_id text NOT NULL,
        fami_person_id text NOT NULL REFERENCES ssd_person,
        CONSTRAINT ssd_family_once UNIQUE (fami_family_id, fami_person_id)
      );
      COMMENT ON TABLE ssd_family IS 'sibling groups: children only';

      CREATE TABLE ssd_professionals (
        prof_professional_id text PRIMARY KEY,
        prof_professional_name text NOT NULL,
        prof_professional_job_title text NOT NULL,
        prof_professional_department text,
        phone text,
        email text
      );
      COMMENT ON COLUMN ssd_professionals.phone IS 'ours, like email: the dataset has neither';

      CREATE TABLE person_relationships (
        person_id text NOT NULL REFERENCES ssd_person,
        related_person_id text NOT NULL REFERENCES ssd_person,
        relationship text NOT NULL,
        parental_responsibility boolean NOT NULL DEFAULT false,
        PRIMARY KEY (person_id, related_person_id),
        CONSTRAINT person_relationships_not_to_oneself CHECK (person_id <> related_person_id)
      );

      -- Lists decided by a social worker, chair or reviewing officer: recipients are taken from here, never inferred.
      CREATE TABLE invitee_lists (
        ref text PRIMARY KEY,
        use text NOT NULL CHECK (use IN ('invitations', 'notices')),
        meeting_ref text,
        placement_ref text,
        child_refs text[] NOT NULL CHECK (cardinality(child_refs) > 0),
        decided_by text NOT NULL,
        decided_on date NOT NULL,
        CONSTRAINT invitee_lists_about_one_thing CHECK ((use = 'invitations') = (meeting_ref IS NOT NULL)
          AND (use = 'notices') = (placement_ref IS NOT NULL))
      );
      CREATE INDEX invitee_lists_of_meeting ON invitee_lists (meeting_ref) WHERE meeting_ref IS NOT NULL;
      CREATE INDEX invitee_lists_of_placement ON invitee_lists (placement_ref) WHERE placement_ref IS NOT NULL;

      CREATE TABLE invitees (
        list_ref text NOT NULL REFERENCES invitee_lists ON DELETE CASCADE,
        position integer NOT NULL,
        kind text NOT NULL CHECK (kind IN ('family', 'professional')),
        person_id text REFERENCES ssd_person,
        name text,
        role text,
        organisation text,
        agency_code text,
        address_lines text[],
        email text,
        -- The children this person may be told about, where fewer than the list's.
        child_refs text[] CHECK (cardinality(child_refs) > 0),
        withheld boolean NOT NULL DEFAULT false,
        reason_recorded_by text,
        PRIMARY KEY (list_ref, position),
        CONSTRAINT invitees_person_once UNIQUE (list_ref, person_id),
        CONSTRAINT invitees_family_by_reference CHECK ((kind = 'family') = (person_id IS NOT NULL)),
        CONSTRAINT invitees_someone CHECK (person_id IS NOT NULL OR name IS NOT NULL),
        CONSTRAINT invitees_withheld_by_someone CHECK (NOT withheld OR reason_recorded_by IS NOT NULL)
      );

      -- Who read whose details, when and what for. Rows are only ever added.
      CREATE TABLE record_readings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        read_at timestamptz NOT NULL DEFAULT now(),
        -- A person, a professional or an invitee list, by reference.
        person_ref text NOT NULL,
        fields text[] NOT NULL CHECK (cardinality(fields) > 0),
        purpose text NOT NULL CONSTRAINT record_readings_have_a_purpose CHECK (length(trim(purpose)) > 2),
        reader text NOT NULL CHECK (length(trim(reader)) > 0),
        action_id uuid,
        restricted boolean NOT NULL
      );
      CREATE INDEX record_readings_of_person ON record_readings (person_ref, read_at DESC);
      CREATE INDEX record_readings_of_action ON record_readings (action_id) WHERE action_id IS NOT NULL;
      CREATE INDEX record_readings_newest ON record_readings (read_at DESC, id DESC);

      CREATE FUNCTION record_readings_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The log of readings is only added to.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'record_readings_only_added';
      END $$;
      CREATE TRIGGER record_readings_only_added BEFORE UPDATE OR DELETE ON record_readings
        FOR EACH ROW EXECUTE FUNCTION record_readings_only_added();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS record_readings, invitees, invitee_lists, person_relationships,
      ssd_professionals, ssd_family, ssd_address, ssd_person CASCADE;
      DROP FUNCTION record_readings_only_added`);
  }
}
