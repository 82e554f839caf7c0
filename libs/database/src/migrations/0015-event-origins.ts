import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which event it is, is said by its id and by the source that the event itself names (CloudEvents 1.0, source and id). */
export class AddEventOrigins1764000000015 implements MigrationInterface {
  readonly name = 'AddEventOrigins1764000000015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The "source" of the CloudEvent. Nothing for what the product records itself, and for what came before this column.
      ALTER TABLE events
        ADD COLUMN origin text NOT NULL DEFAULT ''
          CONSTRAINT events_origin_length CHECK (char_length(origin) <= 200),
        DROP CONSTRAINT events_recorded_once,
        ADD CONSTRAINT events_recorded_once UNIQUE (source_id, source_event_id, origin);

      -- Beside event_never_changes, which holds for every other column.
      CREATE FUNCTION event_origin_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.origin IS DISTINCT FROM NEW.origin THEN
          RAISE EXCEPTION 'A recorded event never changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_never_changes';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER event_origin_never_changes BEFORE UPDATE OF origin ON events
        FOR EACH ROW EXECUTE FUNCTION event_origin_never_changes();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER event_origin_never_changes ON events;
      DROP FUNCTION event_origin_never_changes;
      ALTER TABLE events
        DROP CONSTRAINT events_recorded_once,
        ADD CONSTRAINT events_recorded_once UNIQUE (source_id, source_event_id),
        DROP COLUMN origin;
    `);
  }
}
