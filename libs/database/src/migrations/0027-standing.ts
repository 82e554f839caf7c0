import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of a subject or a child before anything is done for it: holds (a restricted record, a death), runs that
 * stand still, the facts a run goes by, and the children a run is about.
 */
export class CreateStanding1764000000027 implements MigrationInterface {
  readonly name = 'CreateStanding1764000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(HOLDS);
    await runner.query(RUNS);
    await runner.query(RESTRICTED);
    await runner.query(KNOWN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER events_hold ON events;
      DROP TRIGGER runs_pass_restriction_on ON runs;
      DROP TABLE holds, run_children CASCADE;
      DROP FUNCTION says_died, hold_by_event, restrict_by_hold, recorded_of_restricted, pass_restriction_on, made_in_restricted_run CASCADE;
      DROP INDEX events_of_child, actions_awaiting;
      ALTER TABLE actions DROP COLUMN intent, DROP COLUMN awaits;
      ALTER TABLE runs DROP COLUMN facts, DROP COLUMN stopped_at, DROP COLUMN stopped_reason, DROP COLUMN stop_undoes;
      ALTER TABLE events DROP COLUMN match_note;
      ALTER TABLE teams DROP COLUMN duty;
    `);
  }
}

const HOLDS = `
  -- What was made of an event where nothing, or not everything, was begun: shown on its page. Codes and dates only.
  ALTER TABLE events ADD COLUMN match_note text CHECK (char_length(match_note) BETWEEN 1 AND 300);
  CREATE INDEX events_of_child ON events ((data ->> 'childRef')) WHERE data ->> 'childRef' IS NOT NULL;

  -- Nothing goes out about a subject or a child while it is held: a person lifts it, and says why.
  CREATE TABLE holds (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    kind text NOT NULL CHECK (kind IN ('restricted', 'died')),
    source_id uuid REFERENCES sources,
    subject text,
    child_ref text,
    -- The event that said so; nothing when a case record did.
    event_id uuid REFERENCES events,
    held_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    lifted_at timestamptz,
    lifted_by text REFERENCES staff (ref),
    lifted_reason text CHECK (char_length(lifted_reason) BETWEEN 3 AND 500),
    CONSTRAINT holds_one_thing CHECK ((subject IS NULL) <> (child_ref IS NULL) AND (subject IS NULL) = (source_id IS NULL)),
    CONSTRAINT holds_lifted_by_someone CHECK (
      (lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lifted_reason IS NULL))
  );
  CREATE UNIQUE INDEX holds_once_per_subject ON holds (source_id, subject, kind) WHERE lifted_at IS NULL AND subject IS NOT NULL;
  CREATE UNIQUE INDEX holds_once_per_child ON holds (child_ref, kind) WHERE lifted_at IS NULL AND child_ref IS NOT NULL;

  -- SSDA903 REC code E2: the child has died.
  CREATE FUNCTION says_died(data jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
    AS $$ SELECT coalesce(data ->> 'recCode' = 'E2', false) $$;

  -- In the transaction that records the event, so that no event of a held record is ever recorded without its hold.
  CREATE FUNCTION hold_by_event() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE
    child text := NEW.data ->> 'childRef';
  BEGIN
    IF (SELECT name = 'linchpin' FROM sources WHERE id = NEW.source_id) THEN RETURN NULL; END IF;
    IF NEW.restricted THEN
      INSERT INTO holds (kind, source_id, subject, event_id) VALUES ('restricted', NEW.source_id, NEW.subject, NEW.id)
      ON CONFLICT DO NOTHING;
      IF child IS NOT NULL THEN
        INSERT INTO holds (kind, child_ref, event_id) VALUES ('restricted', child, NEW.id) ON CONFLICT DO NOTHING;
      END IF;
    END IF;
    IF says_died(NEW.data) THEN
      INSERT INTO holds (kind, source_id, subject, child_ref, event_id)
      VALUES ('died', CASE WHEN child IS NULL THEN NEW.source_id END, CASE WHEN child IS NULL THEN NEW.subject END,
        child, NEW.id) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER events_hold AFTER INSERT ON events FOR EACH ROW
    WHEN (NEW.restricted OR says_died(NEW.data)) EXECUTE FUNCTION hold_by_event();
`;

const RUNS = `
  ALTER TABLE runs
    -- What the run goes by, where that is more than its event says: newer facts about the subject.
    ADD COLUMN facts jsonb,
    -- Nothing more is done in it; with stop_undoes, what was done in it is withdrawn too.
    ADD COLUMN stopped_at timestamptz,
    ADD COLUMN stopped_reason text CHECK (char_length(stopped_reason) BETWEEN 1 AND 300),
    ADD COLUMN stop_undoes boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT runs_stopped_for_a_reason CHECK ((stopped_at IS NULL) = (stopped_reason IS NULL)),
    ADD CONSTRAINT runs_undone_when_stopped CHECK (stopped_at IS NOT NULL OR NOT stop_undoes);
  ALTER TABLE actions
    -- What its next attempt does: the step, or taking back what the step did.
    ADD COLUMN intent text NOT NULL DEFAULT 'perform' CHECK (intent IN ('perform', 'withdraw')),
    -- Fields, in words, that no event about the subject has given yet, and that it waits for.
    ADD COLUMN awaits text[] NOT NULL DEFAULT '{}',
    ADD CONSTRAINT actions_await_while_waiting CHECK (state IN ('waiting', 'rejected', 'skipped', 'withdrawn', 'ready')
      OR cardinality(awaits) = 0);
  CREATE INDEX actions_awaiting ON actions (latest_at) WHERE state = 'waiting' AND cardinality(awaits) > 0;

  -- The children a run is about: those its event names, and those its steps read about.
  CREATE TABLE run_children (
    run_id uuid NOT NULL REFERENCES runs,
    child_ref text NOT NULL,
    PRIMARY KEY (run_id, child_ref)
  );
  CREATE INDEX runs_of_child ON run_children (child_ref);
  INSERT INTO run_children (run_id, child_ref)
    SELECT runs.id, events.data ->> 'childRef' FROM runs JOIN events ON events.id = runs.event_id
    WHERE events.data ->> 'childRef' IS NOT NULL
    UNION SELECT runs.id, fami_person_id FROM runs JOIN events ON events.id = runs.event_id
      JOIN ssd_family ON fami_family_id = events.data ->> 'groupRef';

  ALTER TABLE teams ADD COLUMN duty boolean NOT NULL DEFAULT false;
  COMMENT ON COLUMN teams.duty IS 'gets what is addressed to nobody';
  CREATE UNIQUE INDEX teams_one_on_duty ON teams (duty) WHERE duty;
`;

const RESTRICTED = `
  -- A fact never changes; that its record is restricted may be learnt after it.
  CREATE OR REPLACE FUNCTION event_never_changes() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF (OLD.id, OLD.source_id, OLD.source_event_id, OLD.type, OLD.subject, OLD.occurred_at, OLD.received_at,
        OLD.team_code, OLD.data, OLD.body_hash)
      IS DISTINCT FROM
       (NEW.id, NEW.source_id, NEW.source_event_id, NEW.type, NEW.subject, NEW.occurred_at, NEW.received_at,
        NEW.team_code, NEW.data, NEW.body_hash)
      OR (OLD.restricted AND NOT NEW.restricted)
      OR (NEW.restricted AND NOT OLD.restricted AND NOT EXISTS (
        SELECT 1 FROM holds WHERE kind = 'restricted' AND lifted_at IS NULL AND (
          (source_id = NEW.source_id AND subject = NEW.subject) OR child_ref = NEW.data ->> 'childRef'))) THEN
      RAISE EXCEPTION 'A recorded event never changes.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'event_never_changes';
    END IF;
    RETURN NEW;
  END $$;

  -- A restriction holds for all that is recorded and made of the subject or the child, from the moment it is known.
  CREATE FUNCTION restrict_by_hold() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE events SET restricted = true WHERE NOT restricted AND (
      (source_id = NEW.source_id AND subject = NEW.subject) OR data ->> 'childRef' = NEW.child_ref);
    UPDATE runs SET restricted = true WHERE NOT restricted AND (
      (source_id = NEW.source_id AND subject = NEW.subject)
      OR id IN (SELECT run_id FROM run_children WHERE child_ref = NEW.child_ref));
    RETURN NULL;
  END $$;
  CREATE TRIGGER holds_restrict AFTER INSERT ON holds FOR EACH ROW
    WHEN (NEW.kind = 'restricted' AND NEW.lifted_at IS NULL) EXECUTE FUNCTION restrict_by_hold();

  CREATE FUNCTION recorded_of_restricted() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.restricted := NEW.restricted OR EXISTS (
      SELECT 1 FROM holds WHERE kind = 'restricted' AND lifted_at IS NULL AND source_id = NEW.source_id AND subject = NEW.subject
      UNION ALL
      SELECT 1 FROM holds WHERE kind = 'restricted' AND lifted_at IS NULL AND child_ref = NEW.data ->> 'childRef');
    RETURN NEW;
  END $$;
  CREATE TRIGGER events_restricted_with_record BEFORE INSERT ON events FOR EACH ROW EXECUTE FUNCTION recorded_of_restricted();

  -- Whatever a run made is restricted with it.
  CREATE FUNCTION pass_restriction_on() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE documents SET restricted = true FROM actions
      WHERE actions.run_id = NEW.id AND documents.action_id = actions.id AND NOT documents.restricted;
    UPDATE room_bookings SET restricted = true FROM actions
      WHERE actions.run_id = NEW.id AND room_bookings.action_id = actions.id AND NOT room_bookings.restricted;
    UPDATE check_requests SET restricted = true FROM actions
      WHERE actions.run_id = NEW.id AND check_requests.action_id = actions.id AND NOT check_requests.restricted;
    UPDATE alerts SET restricted = true, headline = 'Restricted item awaiting you', about_at = NULL, due_on = NULL,
      withdrawn_at = coalesce(withdrawn_at, now()) WHERE run_id = NEW.id AND NOT restricted;
    UPDATE tasks SET restricted = true WHERE run_id = NEW.id AND NOT restricted;
    UPDATE deadlines SET restricted = true WHERE run_id = NEW.id AND NOT restricted;
    RETURN NULL;
  END $$;
  CREATE TRIGGER runs_pass_restriction_on AFTER UPDATE OF restricted ON runs FOR EACH ROW
    WHEN (NEW.restricted AND NOT OLD.restricted) EXECUTE FUNCTION pass_restriction_on();

  -- And what it is still making at that moment.
  CREATE FUNCTION made_in_restricted_run() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NEW.restricted THEN RETURN NEW; END IF;
    NEW.restricted := EXISTS (
      SELECT 1 FROM actions JOIN runs ON runs.id = actions.run_id WHERE actions.id = NEW.action_id AND runs.restricted);
    IF NEW.restricted AND TG_TABLE_NAME = 'alerts' THEN
      NEW.headline := 'Restricted item awaiting you'; NEW.about_at := NULL; NEW.due_on := NULL;
    END IF;
    RETURN NEW;
  END $$;
  CREATE TRIGGER documents_restricted_with_run BEFORE INSERT ON documents FOR EACH ROW EXECUTE FUNCTION made_in_restricted_run();
  CREATE TRIGGER room_bookings_restricted_with_run BEFORE INSERT ON room_bookings FOR EACH ROW EXECUTE FUNCTION made_in_restricted_run();
  CREATE TRIGGER check_requests_restricted_with_run BEFORE INSERT ON check_requests FOR EACH ROW EXECUTE FUNCTION made_in_restricted_run();
  CREATE TRIGGER alerts_restricted_with_run BEFORE INSERT ON alerts FOR EACH ROW EXECUTE FUNCTION made_in_restricted_run();
  CREATE TRIGGER tasks_restricted_with_run BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION made_in_restricted_run();
`;

/** What the events of an installation that is already in use have said. */
const KNOWN = `
  INSERT INTO holds (kind, source_id, subject, event_id, held_at)
    SELECT DISTINCT ON (source_id, subject) 'restricted', source_id, subject, events.id, received_at
    FROM events JOIN sources ON sources.id = source_id WHERE restricted AND sources.name <> 'linchpin'
    ORDER BY source_id, subject, received_at;
  INSERT INTO holds (kind, child_ref, event_id, held_at)
    SELECT DISTINCT ON (data ->> 'childRef') 'restricted', data ->> 'childRef', events.id, received_at
    FROM events JOIN sources ON sources.id = source_id
    WHERE restricted AND sources.name <> 'linchpin' AND data ->> 'childRef' IS NOT NULL
    ORDER BY data ->> 'childRef', received_at;
  INSERT INTO holds (kind, child_ref, event_id, held_at)
    SELECT DISTINCT ON (data ->> 'childRef') 'died', data ->> 'childRef', id, received_at FROM events
    WHERE says_died(data) AND data ->> 'childRef' IS NOT NULL ORDER BY data ->> 'childRef', received_at;
`;
