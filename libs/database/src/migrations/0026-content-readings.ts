import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The log of who opened or downloaded what in the console; files of answers come and go in parts. */
export class CreateContentReadings1764000000026 implements MigrationInterface {
  readonly name = 'CreateContentReadings1764000000026';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Written before the content is given, and never changed or taken back. No foreign key to what was read: the line
      -- outlives the letter.
      CREATE TABLE content_readings (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        read_at timestamptz NOT NULL DEFAULT now(),
        -- Who: the account, and the reference that files and history know them by.
        staff_id uuid NOT NULL,
        staff_ref text NOT NULL,
        kind text NOT NULL,
        content_id uuid NOT NULL,
        -- Whether it was shown on a page or handed out as a file.
        way text NOT NULL,
        -- The page of the console that it was asked from; null when the browser did not say.
        from_page text,
        restricted boolean NOT NULL,
        CONSTRAINT content_readings_kind CHECK (kind IN ('letter', 'answer', 'answer-file')),
        CONSTRAINT content_readings_way CHECK (way IN ('opened', 'downloaded')),
        CONSTRAINT content_readings_from_page CHECK (from_page ~ '^/[A-Za-z0-9/._-]{0,199}$')
      );
      CREATE INDEX content_readings_of_content ON content_readings (content_id, read_at DESC);

      CREATE FUNCTION content_reading_stands() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'The log of readings is only ever added to.'
          USING ERRCODE = 'check_violation', CONSTRAINT = 'content_reading_stands';
      END $$;
      CREATE TRIGGER content_reading_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON content_readings
        FOR EACH STATEMENT EXECUTE FUNCTION content_reading_stands();

      -- Parts of a file while its answer is being kept: put together and deleted in the same transaction, so nothing
      -- here outlives one, and none of it need survive a crash.
      CREATE UNLOGGED TABLE check_file_parts (
        upload_id uuid NOT NULL,
        position integer NOT NULL,
        part bytea NOT NULL CONSTRAINT check_file_parts_size CHECK (octet_length(part) BETWEEN 1 AND 262144),
        CONSTRAINT check_file_parts_once PRIMARY KEY (upload_id, position)
      );
      -- What agencies send is packed already; kept as it is, a part of it can be read without the rest.
      ALTER TABLE check_files ALTER COLUMN content SET STORAGE EXTERNAL;
      ALTER TABLE check_file_parts ALTER COLUMN part SET STORAGE EXTERNAL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE check_files ALTER COLUMN content SET STORAGE EXTENDED;
      DROP TABLE check_file_parts, content_readings;
      DROP FUNCTION content_reading_stands;
    `);
  }
}
