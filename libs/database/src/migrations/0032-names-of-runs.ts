import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A run keeps what its trigger and version are called. A published version never changes, and whoever reads runs need
 * not know of triggers.
 */
export class NameRuns1764000000032 implements MigrationInterface {
  readonly name = 'NameRuns1764000000032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE runs ADD COLUMN trigger_name text, ADD COLUMN trigger_title text, ADD COLUMN trigger_version int;
      UPDATE runs SET trigger_name = triggers.name, trigger_title = v.title, trigger_version = v.version
      FROM trigger_versions v JOIN triggers ON triggers.id = v.trigger_id WHERE v.id = runs.trigger_version_id;
      ALTER TABLE runs ALTER COLUMN trigger_name SET NOT NULL, ALTER COLUMN trigger_title SET NOT NULL,
        ALTER COLUMN trigger_version SET NOT NULL;

      CREATE FUNCTION name_run() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        SELECT triggers.name, v.title, v.version INTO NEW.trigger_name, NEW.trigger_title, NEW.trigger_version
        FROM trigger_versions v JOIN triggers ON triggers.id = v.trigger_id WHERE v.id = NEW.trigger_version_id;
        RETURN NEW;
      END $$;
      CREATE TRIGGER runs_named BEFORE INSERT ON runs FOR EACH ROW EXECUTE FUNCTION name_run();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER runs_named ON runs;
      DROP FUNCTION name_run;
      ALTER TABLE runs DROP COLUMN trigger_name, DROP COLUMN trigger_title, DROP COLUMN trigger_version;
    `);
  }
}
