import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each letter asks for: a date by which to answer, or, where no post can come in time, a ring. */
export class AddLetterDates1764000000021 implements MigrationInterface {
  readonly name = 'AddLetterDates1764000000021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents
        -- Of a letter that was made by a release before this one: not known.
        ADD reply_by date,
        ADD too_late_for_post boolean NOT NULL DEFAULT false,
        -- A letter that no answer can come back to in time never asks for one by a date.
        ADD CONSTRAINT documents_ask_for_what_can_be_met CHECK (NOT (too_late_for_post AND reply_by IS NOT NULL));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE documents DROP CONSTRAINT documents_ask_for_what_can_be_met, DROP reply_by, DROP too_late_for_post;
    `);
  }
}
