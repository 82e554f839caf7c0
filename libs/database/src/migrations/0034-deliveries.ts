import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is to be brought out of the house, each to one recipient: the intent is committed with what it tells of, then carried
 * out by a job of its own. Mails that went before are kept as accepted, so that nothing goes twice.
 */
export class CreateDeliveries1764000000034 implements MigrationInterface {
  readonly name = 'CreateDeliveries1764000000034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE deliveries (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        purpose text NOT NULL CHECK (purpose IN ('alert', 'check', 'draft')),
        about text NOT NULL,
        action_id uuid REFERENCES actions,
        channel text NOT NULL CHECK (channel IN ('email')),
        -- By a reference: the address is looked up when it goes.
        recipient text NOT NULL CHECK (recipient ~ '^(team|agency|staff|address):.'),
        recipient_name text NOT NULL,
        state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'sending', 'accepted', 'failed', 'withdrawn')),
        failures integer NOT NULL DEFAULT 0,
        -- Not before this time.
        due_at timestamptz NOT NULL DEFAULT now(),
        -- The sweep enqueues it once this has passed.
        enqueue_after timestamptz NOT NULL DEFAULT now(),
        -- Grows with each claim, and fences off a try that was overtaken.
        fence integer NOT NULL DEFAULT 0,
        lease_until timestamptz,
        withdraw_asked_at timestamptz,
        accepted_at timestamptz,
        -- What the far side said as it took it.
        answer text CHECK (char_length(answer) <= 200),
        reason text,
        -- The request and the trace that it follows from, for the log.
        thread jsonb,
        -- The clock and not the transaction: those of one step go in the order in which they were asked for.
        created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT deliveries_once UNIQUE (purpose, about, channel, recipient),
        CONSTRAINT deliveries_sending_has_lease CHECK ((state = 'sending') = (lease_until IS NOT NULL)),
        CONSTRAINT deliveries_accepted_at_a_time CHECK ((state = 'accepted') = (accepted_at IS NOT NULL)),
        CONSTRAINT deliveries_failed_has_reason CHECK (state <> 'failed' OR reason IS NOT NULL)
      );
      CREATE INDEX deliveries_of_action ON deliveries (action_id);
      CREATE INDEX deliveries_to_enqueue ON deliveries (enqueue_after) WHERE state = 'waiting';
      CREATE INDEX deliveries_leased ON deliveries (lease_until) WHERE state = 'sending';

      -- What has gone never comes back, and is never withdrawn.
      CREATE FUNCTION keep_accepted_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF OLD.state = 'accepted' AND NEW.state <> 'accepted' THEN
          RAISE EXCEPTION 'A delivery that was accepted stays so.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deliveries_accepted_stay';
        END IF;
        RETURN NEW;
      END $$;
      CREATE TRIGGER deliveries_accepted_stay BEFORE UPDATE OF state ON deliveries FOR EACH ROW
        EXECUTE FUNCTION keep_accepted_delivery();

      -- A step that waits for its deliveries is running, and no process holds it.
      ALTER TABLE actions ADD COLUMN delivering boolean NOT NULL DEFAULT false,
        DROP CONSTRAINT actions_running_has_lease,
        ADD CONSTRAINT actions_running_has_lease CHECK ((state = 'running' AND NOT delivering) = (lease_until IS NOT NULL)),
        ADD CONSTRAINT actions_delivering_while_running CHECK (NOT delivering OR state = 'running');

      INSERT INTO deliveries (id, purpose, about, action_id, channel, recipient, recipient_name, state, accepted_at, created_at)
      SELECT mails.id, CASE actions.kind WHEN 'alerts.send' THEN 'alert' ELSE 'check' END, mails.action_id::text,
        mails.action_id, 'email',
        CASE actions.kind WHEN 'alerts.send' THEN coalesce('team:' || team.id, 'address:' || mails.recipient)
          ELSE coalesce('agency:' || agency.id, 'address:' || mails.recipient) END,
        CASE actions.kind WHEN 'alerts.send' THEN coalesce(team.name, 'A team') ELSE coalesce(agency.name, 'An agency') END,
        CASE WHEN sent_at IS NULL THEN 'withdrawn' ELSE 'accepted' END, sent_at, coalesce(sent_at, now())
      FROM mails JOIN actions ON actions.id = mails.action_id
        LEFT JOIN LATERAL (SELECT teams.id, teams.name FROM alerts JOIN teams ON teams.id = alerts.team_id
          WHERE alerts.action_id = actions.id AND teams.email = mails.recipient LIMIT 1) team ON true
        LEFT JOIN LATERAL (SELECT agencies.id, agencies.name FROM check_requests JOIN agencies ON agencies.id = agency_id
          WHERE check_requests.action_id = actions.id AND agencies.email = mails.recipient LIMIT 1) agency ON true
      ON CONFLICT DO NOTHING;
      DROP TABLE mails;

      INSERT INTO deliveries (id, purpose, about, channel, recipient, recipient_name, state, accepted_at, reason)
      SELECT id, 'draft', history_id::text, 'email', 'staff:' || staff_ref, 'a member of staff',
        CASE WHEN sent_at IS NOT NULL THEN 'accepted' WHEN refused_at IS NOT NULL THEN 'failed' ELSE 'waiting' END, sent_at,
        CASE WHEN refused_at IS NOT NULL THEN 'The mail server refused the message.' END
      FROM trigger_mails;
      DROP TABLE trigger_mails;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE trigger_mails (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        history_id bigint NOT NULL REFERENCES trigger_history,
        staff_ref text NOT NULL REFERENCES staff (ref),
        send_after timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        refused_at timestamptz,
        CONSTRAINT trigger_mails_once UNIQUE (history_id, staff_ref)
      );
      CREATE INDEX trigger_mails_to_send ON trigger_mails (send_after) WHERE sent_at IS NULL AND refused_at IS NULL;
      CREATE TABLE mails (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        action_id uuid NOT NULL REFERENCES actions,
        recipient text NOT NULL,
        sent_at timestamptz,
        CONSTRAINT mails_once UNIQUE (action_id, recipient)
      );
      ALTER TABLE actions DROP CONSTRAINT actions_delivering_while_running, DROP CONSTRAINT actions_running_has_lease;
      UPDATE actions SET state = 'ready' WHERE delivering;
      ALTER TABLE actions DROP COLUMN delivering,
        ADD CONSTRAINT actions_running_has_lease CHECK ((state = 'running') = (lease_until IS NOT NULL));
      DROP TABLE deliveries;
      DROP FUNCTION keep_accepted_delivery;
    `);
  }
}
