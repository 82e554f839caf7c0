import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A death that the case record says holds everything about the person, as one that an event says does. */
export class KnowDeathsOfRecords1764000000030 implements MigrationInterface {
  readonly name = 'KnowDeathsOfRecords1764000000030';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE ssd_person ADD COLUMN pers_death_date date;

      CREATE FUNCTION hold_by_record() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO holds (kind, child_ref) VALUES ('died', NEW.pers_person_id) ON CONFLICT DO NOTHING;
        RETURN NULL;
      END $$;
      -- Only a death that was not known: one that a person has lifted stays lifted.
      CREATE TRIGGER ssd_person_hold_inserted AFTER INSERT ON ssd_person FOR EACH ROW
        WHEN (NEW.pers_death_date IS NOT NULL) EXECUTE FUNCTION hold_by_record();
      CREATE TRIGGER ssd_person_hold_updated AFTER UPDATE OF pers_death_date ON ssd_person FOR EACH ROW
        WHEN (NEW.pers_death_date IS NOT NULL AND OLD.pers_death_date IS NULL) EXECUTE FUNCTION hold_by_record();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER ssd_person_hold_inserted ON ssd_person;
      DROP TRIGGER ssd_person_hold_updated ON ssd_person;
      DROP FUNCTION hold_by_record;
      ALTER TABLE ssd_person DROP COLUMN pers_death_date;
    `);
  }
}
