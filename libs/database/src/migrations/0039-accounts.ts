import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What an installation is, the demonstration or a council's, said once when it is made; and how people come to an account:
 * by a link that works once.
 */
export class CreateAccounts1764000000039 implements MigrationInterface {
  readonly name = 'CreateAccounts1764000000039';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE installation (
        alone boolean PRIMARY KEY DEFAULT true CONSTRAINT installation_alone CHECK (alone),
        kind text NOT NULL CHECK (kind IN ('demonstration', 'council')),
        council_name text NOT NULL CHECK (char_length(council_name) BETWEEN 1 AND 100),
        -- The council's three-figure code of the Department for Education; the demonstration's is nobody's.
        la_code text NOT NULL CHECK (la_code ~ '^[0-9]{3}$'),
        made_at timestamptz NOT NULL DEFAULT now()
      );
      -- Until now nothing but the demonstration could be made.
      INSERT INTO installation (kind, council_name, la_code)
        SELECT 'demonstration', 'Exshire Council', '999' WHERE EXISTS (SELECT 1 FROM teams);

      -- What an installation is never changes: a demonstration does not become a council's by a word.
      CREATE FUNCTION installation_stands() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' OR NEW.kind <> OLD.kind THEN
          RAISE EXCEPTION 'What an installation is never changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'installation_stands';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER installation_stands BEFORE UPDATE OR DELETE ON installation
        FOR EACH ROW EXECUTE FUNCTION installation_stands();

      ALTER TABLE staff
        ADD COLUMN last_signed_in_at timestamptz,
        -- Sessions that began before this are over: a new password ends those of the old one.
        ADD COLUMN sessions_since timestamptz,
        ADD COLUMN disabled_at timestamptz,
        ADD COLUMN disabled_by text,
        ADD CONSTRAINT staff_disabled_by_someone CHECK ((disabled_at IS NULL) = (disabled_by IS NULL)),
        ADD CONSTRAINT staff_disabled_not_active CHECK (disabled_at IS NULL OR NOT active);

      ALTER TABLE deliveries
        DROP CONSTRAINT deliveries_purpose_check,
        ADD CONSTRAINT deliveries_purpose_check CHECK (purpose IN ('alert', 'check', 'draft', 'invitation'));

      -- By which somebody chooses a password: once, for a day. A hash: whoever reads the table cannot use it.
      CREATE TABLE staff_links (
        token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
        staff_id uuid NOT NULL REFERENCES staff,
        -- Reference of who asked for it; nothing when it was printed by the setup.
        made_by text,
        made_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz,
        CONSTRAINT staff_links_for_a_day CHECK (expires_at <= made_at + interval '24 hours')
      );
      -- A new link ends the one before.
      CREATE UNIQUE INDEX staff_links_one_open ON staff_links (staff_id) WHERE used_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM deliveries WHERE purpose = 'invitation';
      ALTER TABLE deliveries
        DROP CONSTRAINT deliveries_purpose_check,
        ADD CONSTRAINT deliveries_purpose_check CHECK (purpose IN ('alert', 'check', 'draft'));
      DROP TABLE staff_links, installation;
      DROP FUNCTION installation_stands;
      ALTER TABLE staff DROP COLUMN last_signed_in_at, DROP COLUMN sessions_since, DROP COLUMN disabled_at, DROP COLUMN disabled_by;
    `);
  }
}
