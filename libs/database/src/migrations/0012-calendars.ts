import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bank holidays proclaimed since the release, school terms, and who changed the calendars. */
export class CreateCalendars1764000000012 implements MigrationInterface {
  readonly name = 'CreateCalendars1764000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Null: the day came with the council's files.
      ALTER TABLE closure_days ADD added_by text, ADD added_at timestamptz;

      -- Bank holidays that the yearly rules do not give.
      CREATE TABLE proclaimed_days (
        on_date date PRIMARY KEY,
        title text NOT NULL CONSTRAINT proclaimed_days_have_a_title CHECK (title <> ''),
        -- The bank holiday of the yearly rules whose place it takes; null for an extra day. One that has moved twice
        -- has one row, so that the rows mean the same in any order.
        instead_of date CONSTRAINT proclaimed_days_move_once UNIQUE,
        added_by text NOT NULL,
        added_at timestamptz NOT NULL DEFAULT now(),
        -- The lists of the law hold weekdays only: a holiday on a weekend has its substitute.
        CONSTRAINT proclaimed_days_on_weekdays CHECK (extract(isodow FROM on_date) < 6),
        CONSTRAINT proclaimed_days_move_elsewhere CHECK (instead_of <> on_date)
      );

      -- First and last day of school; where a term has a half-term holiday, each half is a row.
      CREATE TABLE school_terms (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL CONSTRAINT school_terms_have_a_name CHECK (name <> ''),
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        added_by text,
        added_at timestamptz,
        CONSTRAINT school_terms_end_after_they_start CHECK (ends_on > starts_on),
        -- A day belongs to one term, or to none.
        CONSTRAINT school_terms_no_overlap EXCLUDE USING gist (daterange(starts_on, ends_on, '[]') WITH &&)
      );

      CREATE TABLE calendar_changes (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        who text NOT NULL,
        -- In words, for the history: the days themselves may be gone since.
        what text NOT NULL,
        deadlines_moved integer NOT NULL CHECK (deadlines_moved >= 0),
        -- Counted apart: for most people these deadlines do not exist.
        restricted_moved integer NOT NULL DEFAULT 0 CHECK (restricted_moved >= 0)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE calendar_changes, school_terms, proclaimed_days;
      ALTER TABLE closure_days DROP added_by, DROP added_at;
    `);
  }
}
