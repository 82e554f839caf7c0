import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An event keeps the request and the trace that it came with, so that whatever follows from it can be found in the logs.
 * What was recorded before has none.
 */
export class KeepThreads1764000000033 implements MigrationInterface {
  readonly name = 'KeepThreads1764000000033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE events ADD COLUMN request_id text, ADD COLUMN traceparent text,
        ADD CONSTRAINT events_request_id CHECK (request_id ~ '^[0-9A-Za-z-]{20,64}$'),
        ADD CONSTRAINT events_traceparent
          CHECK (traceparent ~ '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$');

      -- Beside event_never_changes, which holds for the columns of before.
      CREATE FUNCTION event_thread_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (OLD.request_id, OLD.traceparent) IS DISTINCT FROM (NEW.request_id, NEW.traceparent) THEN
          RAISE EXCEPTION 'A recorded event never changes.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'event_never_changes';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER event_thread_never_changes BEFORE UPDATE OF request_id, traceparent ON events
        FOR EACH ROW EXECUTE FUNCTION event_thread_never_changes();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER event_thread_never_changes ON events;
      DROP FUNCTION event_thread_never_changes;
      ALTER TABLE events DROP COLUMN request_id, DROP COLUMN traceparent;
    `);
  }
}
