import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Triggers may run once for each child of a subject. */
export class OncePerChild1764000000018 implements MigrationInterface {
  readonly name = 'OncePerChild1764000000018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trigger_versions DROP CONSTRAINT trigger_versions_repeats_check;
      ALTER TABLE trigger_versions ADD CONSTRAINT trigger_versions_repeats_check
        CHECK (repeats IN ('once-per-subject', 'once-per-child', 'every-event'));
      COMMENT ON COLUMN runs.repeat_key IS 'empty: once for the subject; a child, or the event, by which it repeats';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE trigger_versions DROP CONSTRAINT trigger_versions_repeats_check;
      ALTER TABLE trigger_versions ADD CONSTRAINT trigger_versions_repeats_check
        CHECK (repeats IN ('once-per-subject', 'every-event'));
      COMMENT ON COLUMN runs.repeat_key IS NULL;
    `);
  }
}
