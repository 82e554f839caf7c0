import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rooms and their bookings, which can never overlap. */
export class CreateRooms1764000000006 implements MigrationInterface {
  readonly name = 'CreateRooms1764000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE rooms (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code text NOT NULL CONSTRAINT rooms_code_once UNIQUE,
        name text NOT NULL,
        site text NOT NULL,
        site_name text NOT NULL,
        -- The lines under which people find the site.
        site_address text[] NOT NULL DEFAULT '{}',
        capacity integer NOT NULL CHECK (capacity > 0),
        equipment text[] NOT NULL DEFAULT '{}',
        step_free boolean NOT NULL,
        turnaround_minutes integer NOT NULL DEFAULT 15 CHECK (turnaround_minutes BETWEEN 0 AND 240)
      );

      CREATE TABLE room_bookings (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        room_id uuid NOT NULL REFERENCES rooms,
        action_id uuid NOT NULL REFERENCES actions,
        reference text NOT NULL,
        restricted boolean NOT NULL DEFAULT false,
        -- The meeting itself, half-open: [start, end).
        during tstzrange NOT NULL,
        -- The meeting and the time to turn the room round after it. This is what may not overlap.
        occupies tstzrange NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        released_at timestamptz,
        CONSTRAINT room_bookings_half_open CHECK (lower_inc(during) AND NOT upper_inc(during) AND NOT isempty(during)
          AND lower_inc(occupies) AND NOT upper_inc(occupies)),
        CONSTRAINT room_bookings_occupy_the_meeting CHECK (occupies @> during AND lower(occupies) = lower(during)),
        CONSTRAINT room_bookings_no_overlap EXCLUDE USING gist (room_id WITH =, occupies WITH &&) WHERE (released_at IS NULL)
      );
      -- A booking that was moved stays, released: the history of an action's room.
      CREATE UNIQUE INDEX room_bookings_once_per_action ON room_bookings (action_id) WHERE released_at IS NULL;
      -- The diary of one day, over all rooms.
      CREATE INDEX room_bookings_in_time ON room_bookings USING gist (during) WHERE released_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE IF EXISTS room_bookings, rooms CASCADE`);
  }
}
