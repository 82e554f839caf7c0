import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What Linchpin itself recorded of a restricted record (a check answered, a task done, a deadline at risk) is restricted
 * with it, and what was begun with such an event. Before, it was so only where the restriction had been known by then.
 */
export class RestrictWithRecord1764000000035 implements MigrationInterface {
  readonly name = 'RestrictWithRecord1764000000035';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(GUARD);
    await runner.query(PASS_ON);
    await runner.query('SELECT restrict_events_about_run(id) FROM runs WHERE restricted');
    await runner.query('SELECT restrict_what_event_began(id) FROM events WHERE restricted');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER events_pass_restriction_on ON events;
      DROP TRIGGER runs_restrict_events_about_them ON runs;
      DROP FUNCTION pass_event_restriction_on, pass_run_restriction_to_events, restrict_what_event_began, restrict_events_about_run;
    `);
  }
}

const GUARD = `
  -- A fact never changes; that its record is restricted may be learnt after it: by a hold, or by what it is about, which only
  -- triggers pass on.
  CREATE OR REPLACE FUNCTION event_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (OLD.id, OLD.source_id, OLD.source_event_id, OLD.type, OLD.subject, OLD.occurred_at, OLD.received_at,
        OLD.team_code, OLD.data, OLD.body_hash)
      IS DISTINCT FROM
       (NEW.id, NEW.source_id, NEW.source_event_id, NEW.type, NEW.subject, NEW.occurred_at, NEW.received_at,
        NEW.team_code, NEW.data, NEW.body_hash)
      OR (OLD.restricted AND NOT NEW.restricted)
      OR (NEW.restricted AND NOT OLD.restricted AND pg_trigger_depth() = 1
        AND NOT EXISTS (SELECT 1 FROM sources WHERE id = NEW.source_id AND name = 'linchpin')
        AND NOT EXISTS (
          SELECT 1 FROM holds WHERE kind = 'restricted' AND lifted_at IS NULL AND (
            (source_id = NEW.source_id AND subject = NEW.subject) OR child_ref = NEW.data ->> 'childRef'))) THEN
      RAISE EXCEPTION 'A recorded event never changes.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_never_changes';
    END IF;
    RETURN NEW;
  END $$;
`;

const PASS_ON = `
  -- Events of our own, by what they are about: a step, a task, a date owed, a check.
  CREATE FUNCTION restrict_events_about_run(restricted_run uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE events SET restricted = true
    WHERE NOT restricted AND source_id = (SELECT id FROM sources WHERE name = 'linchpin') AND subject IN (
      SELECT 'action/' || id FROM actions WHERE run_id = restricted_run
      UNION SELECT 'task/' || id FROM tasks WHERE run_id = restricted_run
      UNION SELECT 'deadline/' || id FROM deadlines WHERE run_id = restricted_run
      UNION SELECT 'check/' || check_requests.reference FROM check_requests JOIN actions ON actions.id = action_id
        WHERE run_id = restricted_run)
  $$;

  -- And what was begun with an event, and what was recorded about it.
  CREATE FUNCTION restrict_what_event_began(restricted_event uuid) RETURNS void LANGUAGE sql AS $$
    UPDATE events SET restricted = true
    WHERE NOT restricted AND source_id = (SELECT id FROM sources WHERE name = 'linchpin')
      AND subject = 'event/' || restricted_event;
    UPDATE runs SET restricted = true WHERE NOT restricted AND event_id = restricted_event
  $$;

  CREATE FUNCTION pass_run_restriction_to_events() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM restrict_events_about_run(NEW.id);
    RETURN NULL;
  END $$;
  CREATE TRIGGER runs_restrict_events_about_them AFTER UPDATE OF restricted ON runs FOR EACH ROW
    WHEN (NEW.restricted AND NOT OLD.restricted) EXECUTE FUNCTION pass_run_restriction_to_events();

  CREATE FUNCTION pass_event_restriction_on() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM restrict_what_event_began(NEW.id);
    RETURN NULL;
  END $$;
  CREATE TRIGGER events_pass_restriction_on AFTER UPDATE OF restricted ON events FOR EACH ROW
    WHEN (NEW.restricted AND NOT OLD.restricted) EXECUTE FUNCTION pass_event_restriction_on();
`;
