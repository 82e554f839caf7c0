import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An alarm may be about one version of a trigger that could not be judged. */
export class AlarmOfSetAsideTriggers1764000000022 implements MigrationInterface {
  readonly name = 'AlarmOfSetAsideTriggers1764000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE alarms
        ADD COLUMN trigger_version_id uuid REFERENCES trigger_versions,
        ADD CONSTRAINT alarms_once_per_trigger_version UNIQUE (kind, trigger_version_id),
        DROP CONSTRAINT alarms_about_one,
        ADD CONSTRAINT alarms_about_one CHECK (num_nonnulls(event_id, source_id, trigger_version_id) = 1);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DELETE FROM alarms WHERE trigger_version_id IS NOT NULL;
      ALTER TABLE alarms
        DROP CONSTRAINT alarms_about_one,
        DROP COLUMN trigger_version_id,
        ADD CONSTRAINT alarms_about_one CHECK (num_nonnulls(event_id, source_id) = 1);
    `);
  }
}
